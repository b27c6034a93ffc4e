/** What a word says of its subject: praise above 0, fault below; `grave` faults cost trust, not comfort. */
export interface Tone {
  readonly value: number;
  readonly grave: boolean;
}

/**
 * Words of judgement in general English, by weight. Weights are coarse on purpose: 1 is a plain judgement, below it
 * a faint one. Derived from general knowledge of how products are reviewed, not from any labelled set.
 */
const PRAISE: Readonly<Record<string, string>> = {
  '1.5':
    'best excellent outstanding exceptional superb unmatched unrivaled unrivalled unbeatable fantastic amazing winner best-in-class top-tier top-notch world-class gold-standard flawless stellar superior excels shines #1',
  '1': 'great strong stronger strongest top leading leader robust ideal trusted trustworthy polished intuitive easy easier easiest easily generous affordable inexpensive seamless seamlessly favorite favourite reliable reliably transparent praised reputable solid powerful impressive wonderful smooth smoother smoothest smoothly user-friendly beginner-friendly developer-friendly convenient comprehensive feature-rich featureful full-featured versatile responsive beautiful beautifully elegant sleek recommended recommend recommends perfect wins excel shine outperforms outperform beats proven renowned acclaimed respected worthwhile well-designed well-rounded well-regarded well-documented state-of-the-art cost-effective budget-friendly loved loves delightful enjoyable innovative efficient effective safest securest safer better faster fastest cheapest cheaper simplest simpler smarter smartest richest richer widest broadest extensive accurate durable comfortable pleasant attractive hassle-free frictionless effortless effortlessly streamlined rock-solid battle-tested award-winning highly-rated top-rated unparalleled remarkable commendable dependable mature fair friendly straightforward compelling stands-out standout terrific brilliant superbly nicest nicer sharp crisp sturdy spacious lightweight quiet thoughtful industry-leading customizable scalable cost-efficient economical polish privacy-focused security-focused praise praises kudos refined delight happy satisfied impressed success successful bargain strength strengths advantage advantages benefit benefits pros highlights valuable',
  '0.6':
    'good nice fine simple simplicity secure securely safe cheap fast quick quickly clean modern advanced unlimited popular popularity well-known capable competitive worth flexible flexibility stable audited wide broad deep rich quality premium decent handy helpful useful transparency convenience well usability approachable functional favored favoured preferred prefer free',
};

const FAULTS: Readonly<Record<string, string>> = {
  '1': 'expensive pricey pricier costly costlier overpriced limited limiting limitation limitations lacks lack lacking missing slow slower slowest sluggish laggy complicated clunky dated outdated bare-bones barebones cumbersome confusing difficult weaker weak weakest worse worst poor poorly buggy bugs glitchy glitches crashes unreliable inconsistent inconsistently frustrating frustration annoying annoyances intrusive overkill bloated cluttered inferior disappointing disappoints disappointed drawback drawbacks downside downsides cons complain complains complaints criticized criticised criticism dislike disliked subscription-only flimsy fragile noisy uncomfortable mediocre unintuitive restrictive restricted restricts restricts unresponsive underwhelming lackluster lacklustre struggles struggle suffers fails failed failing failure falls-short hidden-fees steep weakness weaknesses disadvantage disadvantages tedious rigid unpolished finicky unstable awkward hate hated terrible awful horrible bad badly useless worthless regret subpar sub-par nickel-and-dime pitfalls pains painful spotty aggressive caveat caveats removed removing remove limit priciest dearest lags lagging trails behind shortcomings',
  '0.5':
    'complex complexity basic hard harder heavier heavy technical fewer limits restrict closed-source proprietary average denser utilitarian tricky learning-curve minimal sparse trade-off tradeoff trade-offs tradeoffs concerns concern issues problem problems costs unclear lower higher spartan niche',
};

const GRAVE: Readonly<Record<string, string>> = {
  '1.5':
    'breached hacked compromised scandal lawsuit lawsuits fraud fraudulent insecure unsafe avoid discontinued obsolete abandoned bankrupt bankruptcy recalled distrust untrustworthy scam unethical deceptive eroded tarnished malware spyware shutting-down',
  '1': 'controversy controversies controversial misleading vulnerable cautious caution wary skeptical sceptical warned warning warnings outages outage leaked stolen exposed investigated fined penalties negligence negligent mishandled sunset retired unsupported',
};

/** Expressions of several words; they are looked up before single words. */
const PHRASES: readonly (readonly [value: number, grave: boolean, phrases: string])[] = [
  [
    1.5,
    false,
    "stands out|stand out|stood out|gold standard|second to none|hard to beat|can not go wrong|cannot go wrong|can't go wrong|highly recommended|highly recommend|strongly recommend|top choice|top pick|top spot|top contender|top contenders|strongest contender|strongest contenders|go-to|game changer|head and shoulders|best of breed|track record of excellence|state of the art|safe bet|solid choice|great choice|excellent choice|good choice|good fit|great fit|ideal for|perfect for|ahead of",
  ],
  [
    1,
    false,
    'peace of mind|value for money|good value|great value|best value|widely used|widely trusted|widely respected|widely adopted|widely regarded|highly regarded|highly rated|well regarded|well known for|known for|famous for|easy to use|easier to use|user friendly|low cost|low price|lower cost|lower price|cost effective|open source|open-source|feature rich|well designed|well suited|well-suited|go to|free tier|free plan|free version|no cost|zero knowledge|zero-knowledge|end-to-end|independently audited|third-party audits|regular audits|joy to use|pleasure to use|track record|pays off|saves time|save time|saves money|wide range|plenty of|not only|works well|works great|works seamlessly|integrates with|worth it|worth the|worth considering|more control|full control|strong security|most popular|market leader|industry standard|best known',
  ],
  [
    -1,
    false,
    'learning curve|hidden fees|hidden costs|falls short|fall short|fell short|lags behind|lag behind|no free|not free|hit or miss|hit-or-miss|long waits|wait times|too expensive|too complex|could be better|room for improvement|leaves much to be desired|not for everyone|not ideal|higher price|high price|more expensive|higher cost|high cost|higher side|higher end of|costs more|cost more|adds up|add up|feels dated|less suited|not suited|steeper price|extra cost|paid only|no longer free|in the lurch|behind the|lack of',
  ],
  [
    -1.5,
    true,
    "trust issues|lost trust|lose trust|eroded trust|reduced trust|damaged trust|damaged its reputation|trust took a hit|took a hit|shaken trust|shaken confidence|shut down|shutting down|steer clear|stay away|move away|moved away|moving away|switch away|switched away|no longer recommend|no longer recommended|no longer supported|no longer maintained|not recommended|not recommend|hard to recommend|difficult to recommend|cannot recommend|can't recommend|prefer alternatives|look elsewhere|think twice|end of life|bad reputation|poor reputation|poor track record|damaged reputation|red flag|red flags|security concerns|privacy concerns|security flaws|security issues|class action|went bankrupt|security lapses|security vulnerabilities|at your own risk",
  ],
];

export interface Expression {
  /** The words after the first. */
  readonly rest: readonly string[];
  readonly tone: Tone;
}

function collectWords(): Map<string, Tone> {
  const words = new Map<string, Tone>();
  const add = (lists: Readonly<Record<string, string>>, sign: 1 | -1, grave: boolean) => {
    for (const [weight, list] of Object.entries(lists)) {
      for (const word of list.split(' ')) words.set(word, { value: sign * Number(weight), grave });
    }
  };
  add(PRAISE, 1, false);
  add(FAULTS, -1, false);
  add(GRAVE, -1, true);
  return words;
}

function collectPhrases(): Map<string, Expression[]> {
  const phrases = new Map<string, Expression[]>();
  for (const [value, grave, list] of PHRASES) {
    for (const phrase of list.split('|')) {
      const [first = '', ...rest] = phrase.split(' ');
      const known = phrases.get(first) ?? [];
      known.push({ rest, tone: { value, grave } });
      phrases.set(first, known);
    }
  }
  for (const list of phrases.values()) list.sort((a, b) => b.rest.length - a.rest.length);
  return phrases;
}

export const TONE_WORDS: ReadonlyMap<string, Tone> = collectWords();
export const TONE_PHRASES: ReadonlyMap<string, readonly Expression[]> = collectPhrases();

const setOf = (words: string): ReadonlySet<string> => new Set(words.split(' '));

export const NEGATIONS = setOf(
  "not no never without isn't aren't wasn't weren't doesn't don't didn't won't can't cannot couldn't wouldn't hasn't haven't hardly barely neither nor lacks lack lacking nothing isnt doesnt zero few less least fewer minimal avoids prevents avoiding preventing against free-of",
);
/** `less polished`, `least reliable`: what follows is turned round, though faintly. */
export const LESSENERS = setOf('less least fewer');
export const INTENSIFIERS = setOf(
  'very extremely incredibly highly really exceptionally remarkably particularly especially significantly absolutely truly so too far much most quite overly severely seriously notoriously widely',
);
export const DIMINISHERS = setOf(
  'slightly somewhat bit little relatively fairly minor occasionally sometimes mildly',
);
/** The praise that follows is past. */
export const PAST_MARKS = setOf('historically formerly previously once');

/** Misfortunes that cost trust when they befell the subject, and nothing when the subject watches out for them. */
export const MISFORTUNES = setOf(
  'breach breaches incident incidents hack hacks vulnerability vulnerabilities leak leaks lapse lapses',
);
export const HAPPENED = setOf(
  'had suffered experienced recent recently past history previous prior multiple several major high-profile significant after following notable known publicized publicised security since series serious its 2021 2022 2023 2024 2025 2026',
);
/** After a misfortune these make it a feature: `breach monitoring`. */
export const WATCHERS = setOf(
  'monitoring monitor monitors alert alerts detection detector report reports reporting scanner scanning scan notification notifications watch watchtower checks check checking warnings response tracking insurance database databases prevention protection',
);
/** Before a misfortune these say that it has not happened. */
export const SPARED = setOf('no never without zero not none nor free');
export const HYPOTHETICAL = setOf(
  'if case avoid avoiding avoids prevent prevents preventing protect protects protecting against any risk risks minimize minimise reduce reduces potential possible during event impact scope detect detects',
);
/** What of its users a product watches over: `compromised passwords`. */
export const BELONGINGS = setOf(
  'password passwords account accounts credential credentials data site sites website websites login logins device devices network networks wi-fi wifi file files item items email emails information',
);
export const WATCHING = setOf(
  'scans scan alerts alert alerting warns warn warning notifies notify detects detect identifies identify finds find flags flag checks check monitors shows if',
);
