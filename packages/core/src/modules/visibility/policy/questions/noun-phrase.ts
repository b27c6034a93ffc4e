import pluralize from 'pluralize';

/** What is sold, in the forms sentences need. Grammatical for countable things, mass nouns and acronyms alike. */
export interface ProductWords {
  /** One of them without article: `password manager`, `web analytics product`. */
  readonly one: string;
  /** One of them with `a` or `an`. */
  readonly aOne: string;
  /** Several: `password managers`, `web analytics products`. */
  readonly many: string;
  /** What it deals with, never counted: `managing passwords`, `web analytics`, `office coffee machines`. */
  readonly topic: string;
}

/** Heads that cannot be counted although their ending does not show it. */
const MASS = new Set([
  'crm',
  'erp',
  'seo',
  'payroll',
  'insurance',
  'equipment',
  'furniture',
  'coffee',
  'tea',
  'food',
  'clothing',
  'advice',
  'data',
  'e-commerce',
  'ecommerce',
  'commerce',
  'recruitment',
  'procurement',
  'storage',
  'software',
  'hardware',
  'compliance',
  'governance',
  'finance',
  'telephony',
  'logistics',
  'cloud',
  'support',
  'research',
  'training',
  'packaging',
]);

/** Countable although they end like mass nouns. */
const COUNTABLE = new Set([
  'solution',
  'station',
  'application',
  'integration',
  'extension',
  'appliance',
  'instrument',
  'apartment',
  'building',
  'ring',
  'subscription',
  'exhibition',
  'vacation',
  'garment',
  'implement',
  'workstation',
  'assistant',
  'earring',
  'dressing',
]);
const MASS_ENDING = /(ware|ing|ics|ment|tion|sion|ance|ence|ity|age)$/i;

/** Heads that say only that something is a product; what stands before them is the topic. */
const PRODUCT_HEADS = new Set([
  'software',
  'tool',
  'app',
  'application',
  'platform',
  'system',
  'solution',
  'service',
  'suite',
  'program',
  'product',
  'provider',
  'vendor',
  'package',
  'company',
  'agency',
  'firm',
]);

/** Heads named after what they do. */
const DOING: Readonly<Record<string, string>> = {
  manager: 'managing',
  tracker: 'tracking',
  planner: 'planning',
  scheduler: 'scheduling',
  builder: 'building',
  editor: 'editing',
  generator: 'generating',
  scanner: 'scanning',
  organizer: 'organizing',
  organiser: 'organising',
  monitor: 'monitoring',
  finder: 'finding',
  recorder: 'recording',
  translator: 'translating',
  designer: 'designing',
};

/** The forms of a product category as people type it: with or without article, singular or plural, any case. */
export function productWords(category: string): ProductWords {
  const phrase = category
    .trim()
    .replace(/\s+/g, ' ')
    .replace(/^(an?|the)\s+/i, '')
    .replace(/[.?!,;:]+$/, '');
  const cut = phrase.lastIndexOf(' ') + 1;
  const [before, head] = [phrase.slice(0, cut), phrase.slice(cut)];
  if (isMass(head)) {
    const noun = PRODUCT_HEADS.has(head.toLowerCase()) ? 'option' : 'product';
    return {
      one: `${phrase} ${noun}`,
      aOne: withArticle(`${phrase} ${noun}`),
      many: `${phrase} ${noun}s`,
      topic: topicOf(before, head) ?? phrase,
    };
  }
  const one = before + singularOf(head);
  const many = before + pluralOf(head);
  return { one, aOne: withArticle(one), many, topic: topicOf(before, singularOf(head)) ?? many };
}

function topicOf(before: string, head: string): string | null {
  const object = before.trim();
  if (object === '') return null;
  if (PRODUCT_HEADS.has(head.toLowerCase())) return object;
  const doing = DOING[head.toLowerCase()];
  if (doing === undefined) return null;
  const cut = object.lastIndexOf(' ') + 1;
  const last = object.slice(cut);
  return `${doing} ${object.slice(0, cut)}${isMass(last) ? last : pluralOf(last)}`;
}

function isMass(head: string): boolean {
  const word = head.toLowerCase();
  if (COUNTABLE.has(word) || COUNTABLE.has(pluralize.singular(word))) return false;
  return MASS.has(word) || MASS_ENDING.test(word);
}

/** Acronyms take a plain `s`: CRMs, and `SaaS` stays as it is. */
function pluralOf(word: string): string {
  if (/[A-Z]{2}/.test(word)) return /s$/i.test(word) ? word : `${word}s`;
  return pluralize.plural(word);
}

function singularOf(word: string): string {
  if (/[A-Z]{2}/.test(word)) return /[A-Z]s$/.test(word) ? word.slice(0, -1) : word;
  return pluralize.singular(word);
}

/** Letters whose name begins with a vowel sound: an HR tool, an SEO tool. */
const VOWEL_LETTERS = /^[AEFHILMNORSX]/;

/** The phrase behind `a` or `an`, by the sound it begins with. */
export function withArticle(phrase: string): string {
  const [first = ''] = phrase.split(/[\s-]/, 1);
  const spelled = /^[A-Z]{2,}s?$/.test(first) || /^[A-Za-z]$/.test(first);
  const vowel = spelled
    ? VOWEL_LETTERS.test(first.toUpperCase())
    : /^(?:[aeiou]|h(?:our|onest|onou?r|eir)|8|11\b|18\b)/i.test(first) &&
      !/^(?:uni(?!n|m)|us[eua]|eu|one\b|once|ut[ie]|u[kr][ae])/i.test(first);
  return `${vowel ? 'an' : 'a'} ${phrase}`;
}

/** Words that job titles begin with and that take no capital inside a sentence. */
const ROLE_WORD =
  /^(Head|Director|Manager|Developer|Engineer|Founder|Owner|Vice|Senior|Junior|Lead|Leader|Marketing|Marketer|Sales|Product|Finance|Financial|Operations|Office|Small|Freelance|Freelancer|Team|Chief|General|Project|Customer|Security|Data|Content|Growth|Regional|Managing|Human|Business|Startup|Parent|Student|Teacher|Buyer|Consultant|Accountant|Designer|Administrator|Analyst|Controller|Executive|Procurement|Technical|People)s?\b(?! (Officer|President)\b)/;

/** A job title or description of one person with its article; several people become one of them. */
export function onePerson(persona: string): string {
  const phrase = persona
    .trim()
    .replace(/\s+/g, ' ')
    .replace(/^(an?|the)\s+/i, '')
    .replace(/[.?!,;:]+$/, '');
  const person = phrase.replace(ROLE_WORD, (word) => word.toLowerCase());
  const headEnd = person.search(/\s(?:of|at|in|for|from|with|who|that|on)\s/i);
  const headPhrase = headEnd < 0 ? person : person.slice(0, headEnd);
  const cut = headPhrase.lastIndexOf(' ') + 1;
  const head = headPhrase.slice(cut);
  const isOne = /[A-Z]{2}/.test(head) || /(sales|operations|ops|analytics|success|business)$/i.test(head);
  const single = isOne ? singularOf(head) : pluralize.singular(head);
  return withArticle(
    headPhrase.slice(0, cut) +
      (isOne && !/[A-Z]s$/.test(head) ? head : single) +
      (headEnd < 0 ? '' : person.slice(headEnd)),
  );
}
