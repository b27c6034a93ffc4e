import type { Brand, Category, Sentiment } from '@leadline/contracts';

/** Brands of the example report. None of them exists; `.example` addresses lead nowhere. */
export const EXAMPLE_BRAND: Brand = brand('Larkfield', ['Larkfield Desk'], ['larkfield.example']);
export const EXAMPLE_RIVALS: readonly Brand[] = [
  brand('Quillstack', ['Quill Stack'], ['quillstack.example']),
  brand('Bramblebox', [], ['bramblebox.example']),
  brand('Northmoor Desk', ['Northmoor'], ['northmoor.example']),
  brand('Ovenbird', [], ['ovenbird.example']),
  brand('Kestrelly', [], ['kestrelly.example']),
];
export const EXAMPLE_PROVIDERS = ['openai', 'anthropic', 'gemini', 'perplexity'] as const;

export const QUESTIONS: Record<Category, readonly string[]> = {
  problem_unaware: [
    'Why do customer emails keep getting answered twice by different people?',
    'How do small support teams stop losing track of customer requests?',
  ],
  solution_seeking: [
    'What is the best shared inbox software for a support team of ten?',
    'Which tools turn a support@ address into a queue with owners and deadlines?',
  ],
  brand_specific: [
    'Is Larkfield any good for a growing support team?',
    'What do customers complain about with Larkfield?',
  ],
  comparison: [
    'Larkfield or Quillstack: which shared inbox should we pick?',
    'Compare the leading shared inbox tools on reporting and price.',
  ],
  purchase_intent: [
    'How much does a shared inbox cost per agent, and who has the fairest price?',
    'Which shared inbox can we trial for a month without a sales call?',
  ],
  use_case: [
    'Best shared inbox for a hotel group that answers guests in five languages?',
    'What should an online shop use for returns and delivery questions before the holidays?',
  ],
};

export const SAID: Record<Sentiment, readonly string[]> = {
  positive: [
    'is the quickest of the group to set up, and most teams answer from one queue within a day',
    'stands out for calm, clear ownership: every message has one person and one deadline',
    'is a strong pick for teams of five to thirty who want a fair price without a sales call',
  ],
  neutral: [
    'offers a shared inbox, internal notes and canned replies',
    'is another option in this group, with plans per seat and a monthly contract',
  ],
  negative: [
    'has thin reporting, and larger teams tend to outgrow it within a year',
    'does not publish service levels, which makes it hard to recommend for round-the-clock support',
  ],
  mixed: [
    'is pleasant to use, but its reporting is thin and the mobile app lags behind',
    'wins on price and loses on integrations, so check your shop system first',
  ],
};
const RIVAL_SAID: readonly string[] = [
  'covers email, chat and phone in one place and reports on all of them',
  'has the deepest list of integrations and a long record with larger teams',
  'is priced for bigger budgets, though its service levels are published',
  'suits technical teams who like to script their own rules',
  'is simple and cheap, with few settings to get wrong',
];
const RIVAL_ADDS: readonly string[] = [
  'Reviews of @ praise the search and the speed of its support; a few mention that the price per seat rises sharply after the first year.',
  'With @ a lead can see at a glance who answers what, how long the first reply took and which questions keep coming back.',
  'Teams that switched say the import took an afternoon. Check the limits on rules and on the age of messages you can bring along.',
  'The trial lasts fourteen days, and the export is a plain file, so leaving is as easy as arriving.',
];
const CHECKLIST = [
  '## What to look for',
  '* **Owner per message.** One name and one deadline; everyone else sees it is taken.',
  '* **First-reply time.** The figure customers feel. Ask for the median and for the slowest tenth, by hour of the day.',
  '* **Rules you can read.** If nobody on the team can explain why a message went where it went, the rule is too clever.',
  '* **A fair way out.** Export of messages, notes and tags, without asking. See [a checklist](https://supporttools.example/leaving) for what to test.',
];
function brand(name: string, aliases: string[], domains: string[]): Brand {
  return { name, aliases, products: [], domains };
}

/** A small seeded generator (mulberry32): the example must be the same on every run. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** What is asked of whom. */
export interface Draft {
  readonly category: Category;
  readonly provider: string;
  readonly query: string;
  readonly repeat: number;
  readonly random: () => number;
}

export function pick<T>(items: readonly T[], random: () => number): T {
  return items[Math.floor(random() * items.length)] as T;
}

const OPENINGS: Record<Category, string> = {
  problem_unaware:
    'Double replies nearly always come from a mailbox without owners. Two people open the same message, neither sees the other, and both answer.',
  solution_seeking:
    'For a team of this size the choice comes down to three things: how a message gets an owner, what you can measure, and what a seat costs.',
  brand_specific: 'Here is what published reviews and the vendor’s own pages say, and where they disagree.',
  comparison:
    'Both are well regarded. The difference shows in reporting, integrations and how each is priced.',
  purchase_intent:
    'Prices per agent run from about $9 to $59 a month, and the step from one plan to the next matters more than the entry price.',
  use_case: 'Your case turns on languages, peaks and how quickly a newcomer can be trained.',
};

/** An answer in Markdown, and the sentence of it that speaks of the brand. */
export function writeText(draft: Draft, said: string | null): { text: string; sentence: string | null } {
  const { random, provider, category } = draft;
  const rivals = EXAMPLE_RIVALS.filter(
    (_, index) => random() < (category === 'problem_unaware' ? 0.2 : 0.72 - index * 0.1),
  );
  const sentence = said === null ? null : `${EXAMPLE_BRAND.name} ${said}.`;
  const bold = provider === 'perplexity' ? '' : '**';
  const lines = rivals.map(
    (rival) =>
      `${bold}${rival.name}${bold} ${pick(RIVAL_SAID, random)}. ${pick(RIVAL_ADDS, random).replace('@', rival.name)}`,
  );
  if (sentence !== null) lines.splice(Math.floor(random() * (lines.length + 1)), 0, sentence);
  const listed = lines.map((line, index) => (provider === 'openai' ? `${index + 1}. ${line}` : `- ${line}`));
  const advice = [
    '### How to decide',
    'Start with a week of real messages. Count how many got two answers, how many got none, and how long the first reply took. A tool that does not move those three numbers in a trial will not move them later either.',
    sentence === null
      ? 'If you are not ready for a new tool, `support@` with clear owners and a daily review already helps.'
      : 'Ask for the *export* before you sign: these tools differ most in how easily you can leave.',
  ];
  const table =
    provider === 'gemini'
      ? [
          '| What to check | Why |',
          '|---|---|',
          '| Owner per message | ends double replies |',
          '| First-reply time | what customers feel |',
        ].join('\n')
      : null;
  const opening =
    random() < 0.3
      ? `${OPENINGS[category]} Teams that outgrow a plain mailbox often look at Mistlecrate first.`
      : OPENINGS[category];
  const parts = [
    opening,
    ...(listed.length > 0 ? ['## Options worth a look', listed.join('\n')] : []),
    ...(table === null ? [] : [table]),
    [CHECKLIST[0], '', ...CHECKLIST.slice(1)].join('\n'),
    ...advice,
  ];
  return { text: parts.join('\n\n'), sentence };
}
