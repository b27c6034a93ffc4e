import type { Random } from '../random.ts';
import type { FieldKind } from './field-names.ts';
import type { PromptFacts } from './prompt-facts.ts';

const OPENINGS = [
  'Publish a page on {topic} that gives the answer in its first two sentences',
  'Explain {topic} with a worked example for each team size',
  '{name} is cited for {topic} while {brand} is only mentioned in passing',
  'Answers that discuss {topic} describe {brand} in general terms',
  'Give buyers a dated comparison of {brand} and {name} on {topic}',
  'Reviewers praise {topic}, yet no source ties it to {brand}',
  'Assistants repeat what {name} says about {topic}',
  'Add structured facts about {topic} to the product pages',
  'Collect customer evidence on {topic} and let independent sites report it',
  'State plainly where {brand} is not the right choice for {topic}',
  'The answers treat {topic} as settled and leave {brand} out',
  'Turn the support notes on {topic} into a public guide',
  'Buyers who ask about {topic} are shown {name} first',
  'Bring the pricing of {topic} into one table that can be quoted',
  'Show how {brand} handles {topic} in the first week of use',
  'Name the limits of {name} on {topic} with sources',
];
const CONTINUATIONS = [
  'so that assistants can quote it beside {name}',
  'with figures that a buyer can check',
  'because several answers ask for exactly this',
  'and keep it current every quarter',
  'using the words buyers use for {topic}',
  'before {name} fills the gap',
  'which lifts the share of answers that name {brand}',
  'with one clear claim for each persona',
  'and link it from the pages that are already cited',
  'since {topic} decides the shortlist in this stage',
  'while the effort stays within the present team',
  'and measure the change over the next three audits',
  'in the same order as the questions are asked',
  'supported by a named customer and a date',
];
const PHRASES = [
  'clear facts on {topic}',
  '{topic} compared with {name}',
  'dated figures for {topic}',
  'named sources on {topic}',
  '{topic} for smaller teams',
  'examples of {topic} in daily work',
  'a direct answer about {topic}',
  'the price of {topic} in one table',
];
const SHORT: Readonly<Partial<Record<FieldKind, readonly string[]>>> = {
  timeline: ['2-4 weeks', '30 days', '60-90 days', 'one quarter', 'two sprints', '6 weeks'],
  money: ['$5,000-$10,000', '$15,000', '$20,000-$35,000', 'under $5,000', '$50,000 a year'],
  team: [
    'one writer and one analyst',
    'content lead, SEO specialist',
    'product marketing',
    'two engineers part time',
  ],
  format: ['comparison page', 'buyer guide', 'FAQ page', 'case study', 'pricing table', 'benchmark report'],
  role: ['Head of Marketing', 'CMO', 'VP of Growth', 'Director of Demand Generation'],
  url: ['https://northfield-review.example/guide', 'https://buyerdesk.example/compare'],
  date: ['2026-06-30', '2026-09-15', '2027-01-31'],
};
const METRICS = [
  'share of answers naming {brand}',
  'citations of own pages',
  'first position in {topic} answers',
  'demo requests from AI referrals',
  'answers with positive sentiment',
];
/** How often a text that was said before is thought over. */
const TRIES = 8;
/** A sentence with more would not end. */
const MOST_CONTINUATIONS = 2;
const QUESTIONS = [
  'What is the best option for {topic}?',
  'How does {brand} compare with {name} for {topic}?',
  'Which vendors are strongest in {topic} for a mid-sized team?',
  'Is {brand} worth the price if {topic} matters most?',
  'Why do teams struggle with {topic}, and which products help?',
  'Which alternatives to {name} handle {topic} better?',
  'What should a buyer check about {topic} before signing?',
];

/** Writes business prose about what the prompt itself talks about. */
export interface BusinessText {
  /** A sentence, or several, of about so many words. */
  sentence(words: number): string;
  /** A few words such as a title, a time frame or a metric. */
  short(kind: FieldKind, words: number): string;
  question(): string;
  company(index: number): string;
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function wordCount(text: string): number {
  let count = 1;
  for (let index = text.indexOf(' '); index !== -1; index = text.indexOf(' ', index + 1)) count++;
  return count;
}

/** Puts topics and names into a template. */
type Fill = (template: string) => string;

function createFill(facts: PromptFacts, random: Random, others: readonly string[]): Fill {
  const brand = facts.brand ?? facts.names[0] ?? 'the brand';
  const slots: Record<string, () => string> = {
    topic: () => random.pick(facts.topics),
    name: () => random.pick(others),
    brand: () => brand,
  };
  return (template) => template.replace(/\{(\w+)\}/g, (_, slot: string) => slots[slot]?.() ?? slot);
}

/** One sentence without its full stop, of about so many words. */
function clause(fill: Fill, random: Random, words: number): string {
  let text = fill(random.pick(OPENINGS));
  let joint = ' ';
  const from = random.int(0, CONTINUATIONS.length - 1);
  for (let added = 0; added < MOST_CONTINUATIONS && wordCount(text) < words - 3; added++) {
    text += joint + fill(CONTINUATIONS[(from + added * 3) % CONTINUATIONS.length] ?? '');
    joint = ', ';
  }
  return capitalised(text);
}

function prose(fill: Fill, random: Random, words: number): string {
  if (words < 8) return capitalised(fill(random.pick(PHRASES)));
  const sentences: string[] = [];
  for (let length = 0; length < words * 0.8; length += wordCount(sentences.at(-1) ?? '')) {
    sentences.push(`${clause(fill, random, words - length)}.`);
  }
  return sentences.join(' ');
}

/** Makes texts until one was not said before, for some tries. */
function createUnsaid(): (make: (tries: number) => string) => string {
  const said = new Set<string>();
  return (make) => {
    let text = make(0);
    for (let tries = 1; said.has(text) && tries <= TRIES; tries++) text = make(tries);
    said.add(text);
    return text;
  };
}

export function createBusinessText(facts: PromptFacts, random: Random): BusinessText {
  const rivals = facts.rivals.length > 0 ? facts.rivals : facts.names.slice(0, 6);
  const others = rivals.length > 0 ? rivals : ['the leading vendor'];
  const fill = createFill(facts, random, others);
  const unsaid = createUnsaid();
  const short = (kind: FieldKind, words: number): string => {
    const listed = SHORT[kind];
    if (listed) return random.pick(listed);
    if (kind === 'metric') return fill(random.pick(METRICS));
    const title = capitalised(random.pick(facts.topics));
    return words < 5 ? title : `${title} against ${fill('{name}')}`;
  };
  const question = (tries: number): string => {
    const plain = fill(random.pick(QUESTIONS));
    return tries === 0 ? plain : plain.replace(/\?$/, ` at a company of ${random.int(2, 400) * 5} people?`);
  };
  return {
    sentence: (words) => unsaid((tries) => prose(fill, random, words + tries)),
    short,
    question: () => unsaid(question),
    company: (index) => others[index % others.length] ?? 'the leading vendor',
  };
}
