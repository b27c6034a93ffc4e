/** What a heading or a line above a list says of what follows. */
export type Zone = 'verdict' | 'top' | 'others' | 'against' | 'plain';

const VERDICT =
  /\b(?:short answer|quick answer|bottom line|tl;?dr|in short|verdict|conclusion|summary|in a nutshell|final|overall|my (?:pick|recommendation|advice|take|choice)|our (?:pick|recommendation|verdict|choice)|recommendations?|the answer|quick (?:guidance|guide|pick|recommendation|rule)|how to (?:choose|pick|decide)|which (?:one )?(?:should|to|is right|to choose)|what (?:should|to|i'd|i would)|so,? which|rule of thumb|when to (?:choose|pick|use)|decision|choose|to pick|if you want)\b/;
const TOP =
  /\b(?:top|best|leading|winner|our picks?|picks?|recommended|why|great|strongest|finalists?|shortlist|contenders?|leaders?)\b/;
const OTHERS =
  /\b(?:other|others|alternatives?|also|honou?rable|runners?[- ]up|worth (?:a|considering|mentioning)|mentions?|additional|more options|less|another|secondary|notable)\b/;
const AGAINST =
  /\b(?:avoid|not recommended|steer clear|stay away|caution|warnings?|be careful|skip|discontinued|worst|(?:what|which|who) not|not to (?:buy|use|choose))\b/;

/** Longer lines are sentences, not headings. */
const LONGEST_LABEL = 110;

export function zoneOf(folded: string): Zone {
  if (folded.length > LONGEST_LABEL) return 'plain';
  if (AGAINST.test(folded)) return 'against';
  if (OTHERS.test(folded)) return 'others';
  if (VERDICT.test(folded)) return 'verdict';
  return TOP.test(folded) ? 'top' : 'plain';
}

const ADVERSE_LABEL =
  /^(?:the |key |main |major |potential |possible |minor |some |biggest |its )*(?:cons?|downsides?|drawbacks?|limits?|limitations?|weakness(?:es)?|disadvantages?|caveats?|trade-?offs?|considerations?|watch-?outs?|not (?:so )?(?:good|great|ideal)|bad|concerns?|the bad|minus(?:es)?|shortcomings?|lacks|challenges?|what could be better|room for improvement|reasons? to avoid|where it falls short|nachteile?|inconvénients?|contras|desventajas)\b[^:.!?]{0,40}(?::|$|—|–|\u2029)/;
const FAVOURABLE_LABEL =
  /^(?:the |key |main |major |some |biggest |its )*(?:pros?|strengths?|advantages?|highlights?|benefits?|why\b|best (?:for|if)|ideal (?:for|if)|great (?:for|if)|good|the good|plus(?:es)?|what we (?:like|love)|reasons? to (?:buy|choose|pick)|where it shines|standout|perfect for|vorteile?|stärken|avantages?|ventajas)\b[^:.!?]{0,60}(?::|$|—|–|\u2029)/;

/** −1 for `Cons:` and its like, 1 for `Pros:`, 0 for anything else. */
export function moodOf(folded: string): -1 | 0 | 1 {
  if (ADVERSE_LABEL.test(folded)) return -1;
  return FAVOURABLE_LABEL.test(folded) ? 1 : 0;
}

const ASPECT =
  /^(?:price|pricing|cost|plans?|free|paid|premium|security|privacy|ease|ui|ux|interface|usability|features?|platforms?|support|integrations?|sharing|performance|speed|design|setup|best|ideal|who|when|what|how|key|notable|standout|unique|note|verdict|rating|score|value|use|good|great|weak|summary|overview|specs?|where|available|compatibility|reputation|track|downside|open|encryption|reliability|quality|battery|display|scalability|deployment|migration|onboarding|reporting|automation|customi[sz]ation|compliance|also|ai\b)/;
const LEAD_NAME = /^[\p{Lu}\d][^:—–\n\u2029]{1,50}?\s?(?::|—|–|\s-\s|\()/u;

/** A list item or heading that begins with a name of its own, as in `KeePass — offline`; aspects are none. */
export function leadsWithName(shown: string, folded: string): boolean {
  return LEAD_NAME.test(shown) && moodOf(folded) === 0 && !ASPECT.test(folded);
}
