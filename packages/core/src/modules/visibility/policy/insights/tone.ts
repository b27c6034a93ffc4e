/** How a statement speaks of its subject: −1 against, 1 in favour, 0 neither or both. */
export type Tone = -1 | 0 | 1;

/** Labels under which an answer lists what speaks against a product. */
const AGAINST_LABEL =
  /^(?:the )?(?:(?:key|main|major|crucial|potential|possible|common|some) )?(?:cons?|downsides?|drawbacks?|limits?|limitations?|weakness(?:es)?|disadvantages?|caveats?|trade-?offs?|considerations?|watch[- ]outs?|not (?:so )?(?:good|great|ideal)|bad|concerns?|nachteile?|schwächen?|inconvénients?|contras|desventajas)\b[^:]{0,50}:/iu;
const FOR_LABEL =
  /^(?:the )?(?:(?:key|main|major) )?(?:pros?|strengths?|advantages?|highlights?|benefits?|why|best (?:for|if)|ideal for|great for|vorteile?|stärken?|avantages?|ventajas)\b[^:]{0,60}:/iu;

const AGAINST =
  /\b(?:breache[sd]|security incidents?|expensive|pricey|costly|overpriced|limited|lacks?|lacking|missing|no free|not open[- ]source|closed[- ]source|less (?:\w+ly |well |so )?\w+|fewer|slow(?:er)?|complex|complicated|clunky|dated|outdated|caution|controvers\w+|worse|weak(?:er|est)?|complain\w*|poor|buggy|steep|falls? short|drawback|downside|not as|isn[’']t as|doesn[’']t (?:offer|support|have|include)|does not (?:offer|support|have|include)|avoid|criticis\w+|criticiz\w+|hidden fees?|lost trust|eroded|compromised|used to be|historically|once (?:was|a)|no longer|recommend(?:ed|ing)? against|overkill|subscription[- ]only|teuer\w*|umständlich|cher|limité|caro|limitado)\b/iu;
const FOR =
  /\b(?:best|excellent|excels?|recommend\w*|great|strong(?:est)?|top|leading|leader|robust|ideal|trusted|trustworthy|polished|intuitive|easy|easiest|generous|affordable|unlimited|superb|outstanding|seamless|favou?rite|gold standard|reliable|secure|transparent|stand(?:s)? out|unmatched|popular|praised|well[- ]known|beste[nrs]?|empfohlen|meilleure?s?|mejor(?:es)?)\b/iu;
/** What looks like blame and is praise: "never been breached", "no known breaches", "not limited to". */
const CLEARED =
  /\b(?:never|no|not|without|avoid\w*|prevent\w*|zero|free of|against|protect\w*)\b[^.;,]{0,40}\b(?:breache[sd]|incidents?|limited|hidden fees?|lacking|complain\w*)\b/giu;
const NEGATED_PRAISE = /\b(?:not|isn[’']t|no longer|never|hardly|less)\b[^.;,]{0,25}$/iu;

/** The mood a label such as `Cons:` sets for itself and for what is listed under it; null where there is no such label. */
export function moodOfLabel(text: string): Tone | null {
  if (AGAINST_LABEL.test(text)) return -1;
  return FOR_LABEL.test(text) ? 1 : null;
}

/** How a sentence speaks of what it is about, read from its words alone. */
export function toneOf(text: string): Tone {
  const bare = text.replaceAll(CLEARED, ' reliable ');
  const against = AGAINST.test(bare);
  const praise = FOR.exec(bare);
  const inFavour = praise !== null && !NEGATED_PRAISE.test(bare.slice(0, praise.index));
  if (against === inFavour) return 0;
  return against ? -1 : 1;
}
