import { memoized } from '../memo.ts';

/** What a field's name says about the value it wants. */
export type FieldKind =
  | 'quote'
  | 'number'
  | 'name'
  | 'question'
  | 'identifier'
  | 'url'
  | 'date'
  | 'timeline'
  | 'money'
  | 'team'
  | 'metric'
  | 'format'
  | 'role'
  | 'title'
  | 'essay'
  | 'long'
  | 'plain';

const KINDS: readonly (readonly [FieldKind, RegExp])[] = [
  ['quote', /^(?:quotes?|quoted|evidence|proofs?|verbatim|excerpts?|passages?)$/],
  ['question', /^(?:questions?|query|queries|prompts?)$/],
  ['url', /^(?:urls?|uri|link|website|domains?)$/],
  ['date', /^(?:date|at|timestamp|datetime)$/],
  ['timeline', /^(?:timeline|timeframe|period|duration|window|deadline)$/],
  ['money', /^(?:budget|cost|investment|price|revenue|return)$/],
  ['team', /^(?:team|resources?|owner|staff|required|support)$/],
  ['metric', /^(?:metrics?|kpis?|measures?|baseline|target|milestones?)$/],
  ['format', /^(?:format|channel|medium)$/],
  ['role', /^(?:role|persona|level|authority|audience)$/],
  ['title', /^(?:title|topic|theme|label|heading|industry|market|segment|category)$/],
  ['name', /^(?:name|names|brand|brands|competitors?|rivals?|company|companies|vendor|variants?)$/],
  ['essay', /^(?:brief|narrative|essay|report|markdown|body)$/],
  [
    'long',
    /^(?:text|description|summary|rationale|pitch|diagnosis|assessment|message|analysis|explanation|thesis|recommendation|reasoning|insight|impact|positioning|state|gap|statement)$/,
  ],
];
const NUMBERED =
  /^(?:n|no|number|numbers|answers?|responses?|items?|sources?|from|index|ref|refs|questions?)$/;

const COMPANY_LIST = /^(?:competitors?|rivals?|brands?|companies|vendors?)$/;
const MAX_REMEMBERED = 5_000;

/** Field names come again with every item; each is taken apart once. */
function rememberedFor<Value>(make: (name: string) => Value): (name: string) => Value {
  return memoized(make, MAX_REMEMBERED);
}

/** `estimatedRoi`, `estimated_roi` → `estimated`, `roi`. */
export const fieldWords = rememberedFor((name): readonly string[] =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== ''),
);

/** True of an integer field that says which numbered text is meant. */
export const namesNumber = rememberedFor((name): boolean => {
  const words = fieldWords(name);
  const last = words.at(-1) ?? '';
  if (/count|score|total|share|pct|percent/.test(name.toLowerCase())) return false;
  return NUMBERED.test(last) || (last === 'id' && words.length > 1);
});

/** Classifies a text field by the last of its words that says anything. */
export const fieldKind = rememberedFor((name): FieldKind => {
  const words = fieldWords(name);
  if (words.some((word) => KINDS[0]?.[1].test(word))) return 'quote';
  if (words.at(-1) === 'id' || words.at(-1) === 'ids') return 'identifier';
  for (const word of words.toReversed()) {
    const found = KINDS.find(([, pattern]) => pattern.test(word));
    if (found) return found[0];
  }
  return 'plain';
});

const WORDS_OF: Readonly<Partial<Record<FieldKind, number>>> = {
  essay: 70,
  long: 20,
  title: 4,
  quote: 16,
  question: 10,
  name: 2,
};

/** How many words such a field usually holds. */
export function usualWords(kind: FieldKind): number {
  return WORDS_OF[kind] ?? (kind === 'plain' ? 9 : 4);
}

/** True of a list of companies. */
export const listsCompanies = rememberedFor((name): boolean =>
  fieldWords(name).some((word) => COMPANY_LIST.test(word)),
);
