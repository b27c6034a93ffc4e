import type { Category } from '@leadline/contracts';
import type { QuestionFacts } from './facts.ts';

/** One sign that a question belongs to a category; the weights of all signs that hold are added. */
export interface Rule {
  readonly category: Category;
  readonly weight: number;
  readonly why: string;
  readonly holds: (facts: QuestionFacts) => boolean;
}

type Sign = readonly [weight: number, why: string, sign: RegExp | ((facts: QuestionFacts) => boolean)];

const COMPARISON: readonly Sign[] = [
  [4, 'sets names against each other with “versus”', /\b(vs\.?|versus|against)(?=\s|$)/i],
  [3.5, 'names two or more brands', (facts) => facts.rivals + (facts.namesBrand ? 1 : 0) >= 2],
  [
    6,
    'asks for alternatives',
    /\b(alternatives?|competitors?|rivals?|similar to|substitutes?|replacements?)\b/i,
  ],
  [3, 'begins with “compare”', /^(please )?(can you )?compare\b/i],
  [
    2.5,
    'asks to compare',
    /\b(compar(e|es|ed|ing|ison|isons)|differ(s|ent|ence|ences)?|head[- ]to[- ]head|stack up|better than|worse than|cheaper than|ahead in|prefer|superior)\b/i,
  ],
  [
    2.5,
    'asks what could take a brand’s place',
    /\b(replac(e|es|ing)|(switch|mov|migrat|chang)(e|ing)? (away )?from|what else|(switch|move|migrate|change) to|instead of|besides|other than|get away from)\b/i,
  ],
  [1.5, 'names a rival and not the brand', (facts) => facts.rivals > 0 && !facts.namesBrand],
  [1.5, 'lets the reader choose between two', /\bwhich (one )?(is|makes?|has|of)\b.*\b\w+ or \w+/i],
];

const BRAND_SPECIFIC: readonly Sign[] = [
  [3, 'names the brand and no other', (facts) => facts.namesBrand && facts.rivals === 0],
  [
    0.8,
    'asks what the brand is, does or is worth',
    (facts) =>
      facts.namesBrand &&
      /\b(what (is|are|does|do|kind|features)|who|tell me|reviews?|reputation|trust(ed|worthy)?|legit|secure|safe|reliable|known for|pros|cons|strengths?|weak(ness|nesses)?|like|dislike|problems?|support|limits?)\b/i.test(
        facts.text,
      ),
  ],
  [
    1.5,
    'begins by asking what the brand is',
    (facts) => facts.namesBrand && /^(what|who) (is|are|was)\b/i.test(facts.text),
  ],
];

const PURCHASE_INTENT: readonly Sign[] = [
  [
    6,
    'asks about the price',
    /\b(pric(e|es|ed|ing)|costs?|how (much|expensive)|charges?|fees?|quotes?|total cost|tco|(expect|have|need) to pay|pay for)\b/i,
  ],
  [
    6,
    'asks about buying',
    /\b(buy(ing)?|purchas(e|es|ing)|order(ing)?|leas(e|ing)|rent(ing)?|subscri(be|ption|ptions)|licen[cs]es?|invoice us)\b(?! (management|processing))/i,
  ],
  [
    3.5,
    'asks about trials, terms or discounts',
    /\b(free (trial|tier|version|plan)|trials?|demos?|discounts?|coupons?|promo|refunds?|money[- ]back|cancell?ation|contracts? (terms|length)|annual contracts?|negotiat\w+|for free before|warranty)\b/i,
  ],
  [
    6,
    'asks whether it is worth its price',
    /\b(value for money|best value|worth (it|the money|paying|its price|the price|buying)|return on investment|roi|payback)\b/i,
  ],
  [3, 'asks for the cheapest', /\b(cheap(er|est)?|affordable|budget|dollars|euros|paid)\b|[$€£]\s?\d/i],
  [
    3,
    'is about the decision itself',
    /\b(shortlist|ready to|sign up with|decide on|do we take|should we (get|pick|take|choose)|need to (decide|choose|pick)|final (choice|decision)|this (week|month|quarter)|today|by (monday|friday|the end)|sign off|procurement|rfp)\b/i,
  ],
  [1, 'speaks of plans or seats', /\b(plans?|seats?|per (user|seat|month|year)|annual(ly)?|upgrade)\b/i],
];

const AUDIENCE =
  /(?<!\b(look|looking|ask|asking|pay|paying|search|searching|known) )\bfor (?!in\b|at\b|the money|money|free|sale|me\b|us\b|you\b|it\b|this\b|that\b|\d{4}\b|value|now\b|(each|all|which|what|whom|about|as|more|less)\b|example|online\b)((a|an|the|my|our|your|small|large|remote|two|three|\d+)[- ])*[\p{L}\d][\p{L}\d-]*/iu;

const SUITS =
  /\b(suit(s|ed|able)?|cop(e|es) with|handles?|fits?|works? (well |best )?(together )?(for|with|in|on)|integrat(e|es|ed|ion|ions)|connects?|built into|embed(ded)?|exports?|imports?|compatible)\b/i;

const USE_CASE: readonly Sign[] = [
  [
    4.2,
    'fits the product to a certain user',
    (facts) => AUDIENCE.test(facts.text) && facts.namesProduct && !facts.namesBrand,
  ],
  [
    2,
    'fits the brand to a certain user',
    (facts) => AUDIENCE.test(facts.text) && facts.namesBrand && facts.rivals === 0,
  ],
  [
    4.2,
    'asks which product suits, handles or works for something',
    (facts) => (facts.namesProduct || facts.namesBrand || facts.rivals > 0) && SUITS.test(facts.text),
  ],
  [
    3.5,
    'asks how someone uses it',
    /\bhow (do|does|can|could|would|should|are|is) (?!(others?|people|most)\b).{1,60}\b(use|using|used|set up|connect|run|manage|onboard|sign|let|automate|track|handle|implement)\b.*/i,
  ],
  [
    3.5,
    'asks what a certain group uses',
    /\b(what|which)\b.{0,60}?\b(do|does|would|should) (?!(people|others|companies|businesses|most|you|we)\b).{1,60}\b(use|need|run|pick|choose)\b/i,
  ],
  [
    1.5,
    'describes a place, size or set-up',
    /\b(\d+[- ](people|person|employees|users?|cups|clients?|sites?|locations?|countries)|with (\d+|two|three|four|five|ten|many|several|poor|no) \w+|use cases?|workflow|scenario|in (a|an|the) (hospital|hotel|school|office|warehouse|clinic|shop|factory)|remote|multi-\w+)\b/i,
  ],
];

const PROBLEM_UNAWARE: readonly Sign[] = [
  [2.5, 'asks why something goes wrong', /\bwhy (do|does|is|are|did|can't|won't)\b/i],
  [
    2,
    'tells of a problem',
    /\b(forget(s|ting)?|los(e|es|ing|t)|keeps? \w+ing|chaos|chaotic|mess|late|slow(er)?|takes? (us|me)|too (long|much)|never know|nobody|no one|always|half my day|struggl\w+|drown\w+|stuck|wast\w+|pil(e|es) up|miss(es|ing)?|complain\w*|hate\w*|fail\w*|go silent|gone|quit|times (a|each|every) (day|week)|tired|better way|unhappy customers|can't tell|hide|broke[n]?|error[- ]prone|by hand|manually)\b/i,
  ],
  [
    1.5,
    'asks how to stop or improve something',
    /\b(how (do|can|could|should|to) (we|i|you|one|others?|other \w+|growing \w+)?|what (can|helps|do other|now|do others)|prevent|avoid|stop|cope|fix|solve|is that normal|speed (this|that|it) up|sort (this|that|it) out)\b/i,
  ],
  [1.5, 'speaks of the asker’s own situation', /\b(my|our|we|i|us)\b/i],
  [
    3,
    'begins with a situation and names no kind of product',
    (facts) =>
      facts.opensWithStatement &&
      !facts.namesCategory &&
      !facts.namesBrand &&
      facts.rivals === 0 &&
      !/\b(looking for|recommend|ready to|need to (decide|buy|choose)|want to buy)\b/i.test(facts.text),
  ],
  [
    1.5,
    'names neither a product nor a brand',
    (facts) => !facts.namesProduct && !facts.namesBrand && facts.rivals === 0,
  ],
  [
    -3,
    'names the kind of product or a brand',
    (facts) => facts.namesCategory || facts.namesBrand || facts.rivals > 0,
  ],
  [-2, 'asks for products', (facts) => facts.asksForProducts && !facts.opensWithStatement],
];

const SOLUTION_SEEKING: readonly Sign[] = [
  [1, 'is the usual case', () => true],
  [
    2,
    'asks which products there are',
    (facts) => facts.asksForProducts && !facts.namesBrand && facts.rivals === 0,
  ],
  [
    1,
    'asks for the best or the leading',
    /\b(best|top|leading|leaders?|most (popular|reliable|used|trusted)|popular|recommend\w*|suggest\w*|overview|list|name the|well[- ]known|modern|good)\b/i,
  ],
];

const SIGNS: readonly (readonly [Category, readonly Sign[]])[] = [
  ['problem_unaware', PROBLEM_UNAWARE],
  ['solution_seeking', SOLUTION_SEEKING],
  ['brand_specific', BRAND_SPECIFIC],
  ['comparison', COMPARISON],
  ['purchase_intent', PURCHASE_INTENT],
  ['use_case', USE_CASE],
];

/** Every sign the classifier knows. */
export const RULES: readonly Rule[] = SIGNS.flatMap(([category, signs]) =>
  signs.map(([weight, why, sign]) => ({
    category,
    weight,
    why,
    holds: typeof sign === 'function' ? sign : (facts: QuestionFacts) => sign.test(facts.text),
  })),
);
