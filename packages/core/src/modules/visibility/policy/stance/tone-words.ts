/**
 * Words of judgement in general English, by weight. Weights are coarse on purpose: 1 is a plain judgement, below it
 * a faint one. Written from how products are commonly reviewed, for any category; not taken from a labelled set.
 */
export const PRAISE: Readonly<Record<string, string>> = {
  '1.5':
    'best excellent outstanding exceptional exceptionally superb unmatched unrivaled unrivalled unbeatable unparalleled fantastic amazing winner best-in-class top-tier top-notch world-class flawless stellar superior excels #1',
  '1': [
    'great strong stronger strongest top leading leader robust ideal trusted trustworthy polished intuitive easy easier easiest easily',
    'generous affordable inexpensive seamless seamlessly favorite favourite reliable reliably praised lauded reputable solid powerful',
    'powerfully impressive impressively wonderful smooth smoother smoothest smoothly user-friendly beginner-friendly developer-friendly',
    'convenient comprehensive feature-rich featureful full-featured fully-featured versatile responsive beautiful beautifully elegant',
    'sleek stylish recommended recommend recommends perfect perfectly wins excel shine shines outperforms outperform outperformed beats',
    'proven respected worthwhile well-designed well-rounded well-regarded well-documented well-built well-made well-suited well-reviewed',
    'state-of-the-art cost-effective budget-friendly loved loves love delightful enjoyable innovative efficient efficiently effective',
    'effectively safest securest safer better faster fastest cheapest cheaper simplest simpler smarter smartest richest richer widest',
    'broadest extensive accurate durable comfortable pleasant appealing attractive hassle-free frictionless effortless effortlessly',
    'streamlined rock-solid battle-tested award-winning highly-rated top-rated remarkable remarkably commendable dependable',
    'straightforward compelling standout terrific brilliant superbly nicer nicest crisp sturdy thoughtful thoughtfully industry-leading',
    'customizable scalable cost-efficient economical polish privacy-focused security-focused praise praises kudos refined delight',
    'delights impressed satisfied bargain strength strengths advantage advantages benefit benefits highlights valuable valued',
    'easy-to-use high-quality high-performance luxurious vibrant ergonomic eco-friendly quieter lighter',
    'joy pleasure gem thriving flourishing beloved masterful generously surged soared rallied outpaced profitable',
  ].join(' '),
  '0.6': [
    'respectable tidy neat light suited win painless good nice nicely fine simple simplicity secure securely safe fast quick quickly clean cleaner modern wide broad deep rich quality',
    'decent handy helpful useful transparent transparency transparently convenience usability approachable functional favored favoured',
    'preferred preferable flexible flexibility stable stability audited capable competitive competitively worth worthy cheap unlimited',
    'mature fair fairer friendly friendlier lightweight quiet spacious sharp bright reasonable reasonably suitable optimal balanced',
    'consistent consistently tailored rugged versatility durability affordability comfort reliability responsiveness granular success',
    'successful successfully happy well logical uncluttered clear clearly organized accessible sensible viable value notable',
    'refreshing breathable extensible interoperable safely grew growing growth gains gained upgraded expanding expanded',
  ].join(' '),
  '0.3': 'free advanced premium open-source encrypted end-to-end zero-knowledge included boasts delivers',
};

/** Being known and much used. */
export const FAME: Readonly<Record<string, string>> = {
  '0.6':
    'popular popularity well-known renowned acclaimed famous mainstream established longtime long-time household ubiquitous longstanding long-standing',
};

export const FAULTS: Readonly<Record<string, string>> = {
  '1': [
    'expensive pricey pricier priciest costly costlier overpriced limited limiting limitation limitations lacks lack lacking missing slow',
    'slower slowest slowly sluggish laggy complicated clunky clumsy dated outdated bare-bones barebones cumbersome confusing confused',
    'confuses difficult weaker weak weakest worse worst worsened poor poorly poorer buggy bugs glitchy glitches crashes unreliable',
    'inconsistent inconsistently frustrating frustrated frustration annoying annoyed annoyances intrusive overkill bloated bloat cluttered',
    'inferior disappointing disappoints disappointed disappointment drawback drawbacks downside downsides complain complains',
    'complained complaint complaints criticized criticised criticism criticisms criticize dislike disliked subscription-only flimsy',
    'fragile noisy loud bulky uncomfortable mediocre unintuitive restrictive restricted restrict restricts restricting unresponsive underwhelming',
    'unimpressive lackluster lacklustre struggles struggle struggled suffers suffer fails fail failed failing failure steep steeper',
    'weakness weaknesses disadvantage disadvantages tedious rigid unpolished finicky unstable awkward hate hated terrible awful',
    'horrible bad badly useless worthless regret subpar sub-par nickel-and-dime pitfalls painful spotty caveat caveats lags lagging',
    'lagged shortcoming shortcomings impractical unsuitable inadequate insufficient unusable unhelpful unfriendly paywalled declined',
    'declining deteriorated stagnant neglected opaque polarizing divisive downtime upsells upselling flaw flaws flawed harsh',
    'inflexible inconvenient incomplete inaccurate incompatible stingy unjustified crippled throttled plunged slumped tumbled downgraded layoffs',
  ].join(' '),
  '0.5':
    'complex complexity basic hard harder heavier denser restriction restrictions closed-source proprietary utilitarian tricky sparse trade-off tradeoff trade-offs tradeoffs compromise compromises concern issue issues problem problems unclear spartan niche limits limit removed older aging ageing intimidating overwhelming learning-curve fees mixed technical daunting lesser hit-or-miss',
};

/** Faults that cost trust. */
export const DOUBTS: Readonly<Record<string, string>> = {
  '1.5':
    'breached hacked compromised scandal scandals lawsuit lawsuits sued fraud fraudulent insecure unsafe discontinued obsolete bankrupt bankruptcy recalled distrust mistrust untrustworthy scam unethical deceptive eroded tarnished malware spyware backlash boycott',
  '1': 'controversy controversies controversial misleading vulnerable cautious caution wary skeptical sceptical skepticism hesitant hesitate reluctant outages outage leaked stolen exposed investigated fined penalties negligence negligent mishandled unsupported defunct dishonest',
  '0.6':
    'scrutiny reconsider concerns uncertain uncertainty questionable worrying worrisome troubling alarming',
};
