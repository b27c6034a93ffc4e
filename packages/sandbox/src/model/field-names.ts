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
  | 'long'
  | 'plain';

const KINDS: readonly (readonly [FieldKind, RegExp])[] = [
  ['quote', /^(?:quotes?|quoted|evidence|verbatim|excerpts?|passages?)$/],
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
  [
    'long',
    /^(?:text|description|summary|brief|rationale|pitch|diagnosis|assessment|message|narrative|analysis|explanation|thesis|recommendation|reasoning|insight|impact|positioning|state|gap|statement)$/,
  ],
];
const NUMBERED =
  /^(?:n|no|number|numbers|answers?|responses?|items?|sources?|from|index|ref|refs|questions?)$/;

/** `estimatedRoi`, `estimated_roi` → `estimated`, `roi`. */
export function fieldWords(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}

/** True of an integer field that says which numbered text is meant. */
export function namesNumber(name: string): boolean {
  const words = fieldWords(name);
  const last = words.at(-1) ?? '';
  if (/count|score|total|share|pct|percent/.test(name.toLowerCase())) return false;
  return NUMBERED.test(last) || (last === 'id' && words.length > 1);
}

const remembered = new Map<string, FieldKind>();

function classify(name: string): FieldKind {
  const words = fieldWords(name);
  if (words.some((word) => KINDS[0]?.[1].test(word))) return 'quote';
  if (words.at(-1) === 'id' || words.at(-1) === 'ids') return 'identifier';
  for (const word of words.toReversed()) {
    const found = KINDS.find(([, pattern]) => pattern.test(word));
    if (found) return found[0];
  }
  return 'plain';
}

/** Classifies a text field by the last of its words that says anything. */
export function fieldKind(name: string): FieldKind {
  const found = remembered.get(name);
  if (found !== undefined) return found;
  const kind = classify(name);
  if (remembered.size > 5_000) remembered.clear();
  remembered.set(name, kind);
  return kind;
}

const WORDS_OF: Readonly<Partial<Record<FieldKind, number>>> = {
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
