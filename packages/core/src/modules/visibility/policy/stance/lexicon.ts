import { PHRASES } from './tone-phrases.ts';
import { DOUBTS, FAME, FAULTS, PRAISE } from './tone-words.ts';

/**
 * What a judgement touches. `trust`: faults that cost trust and not only comfort (breaches, “avoid”). `fame`: being
 * known, which is praise unless trust is lost.
 */
export type Matter = 'merit' | 'fame' | 'trust';

/** What a word says of its subject: praise above 0, fault below. */
export interface Tone {
  readonly value: number;
  readonly matter: Matter;
}

export interface Expression {
  /** The words after the first. */
  readonly rest: readonly string[];
  readonly tone: Tone;
}

function collectWords(): Map<string, Tone> {
  const words = new Map<string, Tone>();
  const add = (lists: Readonly<Record<string, string>>, sign: 1 | -1, matter: Matter) => {
    for (const [weight, list] of Object.entries(lists)) {
      for (const word of list.split(' ')) words.set(word, { value: sign * Number(weight), matter });
    }
  };
  add(PRAISE, 1, 'merit');
  add(FAME, 1, 'fame');
  add(FAULTS, -1, 'merit');
  add(DOUBTS, -1, 'trust');
  return words;
}

function collectPhrases(): Map<string, Expression[]> {
  const phrases = new Map<string, Expression[]>();
  for (const [value, matter, list] of PHRASES) {
    for (const phrase of list.split('|')) {
      const [first = '', ...rest] = phrase.split(' ');
      const known = phrases.get(first) ?? [];
      known.push({ rest, tone: { value, matter } });
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
  "not no never without isn't aren't wasn't weren't doesn't don't didn't won't can't cannot couldn't wouldn't shouldn't hasn't haven't hadn't ain't hardly barely neither nor lacks lack lacking nothing zero few minimal nowhere",
);
/** `less polished`, `least reliable`: what follows is turned round. */
export const LESSENERS = setOf('less least fewer');
/** Where these come first, a fault is what the subject relieves: `handles complex projects`, `avoids bad surprises`. */
export const RELIEVING = setOf(
  'solve solves solving fix fixes fixing resolve resolves resolving track tracks tracking handle handles handling reduce reduces reducing eliminate eliminates eliminating simplify simplifies automate automates prevent prevents preventing avoid avoids avoiding catch catches detect detects manage manages minimize minimizes minimise cut cuts overcome overcomes spot against address addresses tackle tackles',
);
/** `complex projects` are the buyer's, not a fault of the product. */
export const BUYERS_OWN = setOf(
  'needs need workflows workflow projects project requirements organizations organisations teams processes environments passwords password tasks deals data queries setups enterprises use sales structures hierarchies problems questions',
);
export const INTENSIFIERS = setOf(
  'very extremely incredibly highly really particularly especially significantly absolutely truly so too far much most quite overly severely seriously notoriously remarkably decidedly',
);
export const DIMINISHERS = setOf(
  'slightly somewhat bit little relatively fairly minor occasionally sometimes mildly potentially perhaps might',
);
/** The praise that follows is past. */
export const PAST_MARKS = setOf('historically formerly previously once');

/** Misfortunes that cost trust when they befell the subject, and nothing when the subject watches out for them. */
export const MISFORTUNES = setOf(
  'breach breaches incident incidents hack hacks vulnerability vulnerabilities leak leaks lapse lapses',
);
export const HAPPENED = setOf(
  'had suffered experienced disclosed recent recently past history previous prior multiple several repeated major high-profile significant serious severe after following notable known publicized publicised security since series its 2019 2020 2021 2022 2023 2024 2025 2026',
);
/** After a misfortune these make it a feature: `breach monitoring`. */
export const WATCHERS = setOf(
  'monitoring monitor monitors alert alerts detection detector report reports reporting scanner scanners scanning scan notification notifications watch watchtower check checks checking warnings response responses tracking insurance database databases prevention protection management',
);
/** Before a misfortune these say that it has not happened. */
export const SPARED = setOf('no never without zero not none nor free');
export const HYPOTHETICAL = setOf(
  'if case avoid avoiding avoids prevent prevents preventing protect protects protecting against any risk risks minimize minimise reduce reduces potential possible during event impact scope detect detects could unless future',
);
/** What of its users a product watches over: `compromised passwords`. */
export const BELONGINGS = setOf(
  'password passwords account accounts credential credentials data site sites website websites login logins device devices network networks wi-fi wifi file files item items email emails information personal customers users packages dependencies',
);
export const WATCHING = setOf(
  'scans scan alerts alert alerting warns warn warning notifies notify detects detect identifies identify finds find flags flag checks check monitors shows if',
);
/** `recommend caution`, `recommend switching`: advice that is no praise. */
export const RECOMMENDING = setOf('recommend recommends recommended');
export const ADVISING_OFF = setOf(
  'caution other others alternative alternatives another migrating switching moving avoiding leaving looking changing staying rotating',
);
/** Praise of these, denied, is lost trust: `not safe`. */
export const TRUST_WORDS = setOf('secure safe trustworthy trusted recommended recommend');
