import type { Category, ExtractionType } from '@leadline/contracts';

/** Which answers a text speaks of, and for whom it is written. */
export interface Scene {
  readonly brand: string;
  /** Null where the whole journey is meant. */
  readonly category: Category | null;
  /** What is sold, in lower case, or `product`. */
  readonly product: string;
}

/** How answers of a category are called in a sentence. */
const KIND_OF_QUESTION: Readonly<Record<Category, string>> = {
  problem_unaware: 'early-problem questions',
  solution_seeking: 'solution questions',
  brand_specific: 'questions about the brand',
  comparison: 'comparison questions',
  purchase_intent: 'buying questions',
  use_case: 'use-case questions',
};

/** What buyers do when they ask such questions; begins a sentence. */
const WHAT_BUYERS_DO: Readonly<Record<Category, string>> = {
  problem_unaware: 'Buyers who only feel the problem learn here which names belong to it',
  solution_seeking: 'This is where buyers draw up their list',
  brand_specific: 'These buyers already ask about the brand by name',
  comparison: 'Here buyers weigh named products against each other',
  purchase_intent: 'These buyers are about to choose',
  use_case: 'Here buyers check whether a product fits their own work',
};

export function questionsOf(category: Category | null): string {
  return category === null ? 'buyer questions' : KIND_OF_QUESTION[category];
}

export function buyersOf(category: Category | null): string {
  return category === null
    ? 'Buyers meet these answers all along their way to a choice'
    : WHAT_BUYERS_DO[category];
}

/** "5 of 8 answers to comparison questions", "all 8 answers …", "the one answer …"; with per cent from 20 on. */
export function answersText(hits: number, of: number, scene: Scene): string {
  const kind = scene.category === null ? 'answers' : `answers to ${KIND_OF_QUESTION[scene.category]}`;
  if (of === 1) return `the one ${kind.replace('answers', 'answer')}`;
  if (hits === of) return of === 2 ? `both ${kind}` : `all ${of} ${kind}`;
  const share = of >= 20 ? ` (${percent(hits, of)})` : '';
  return `${hits} of ${of} ${kind}${share}`;
}

/** "3 of the 5 answers naming Acme", "all 5 answers naming Acme", "the one answer naming Acme". */
export function answersNaming(hits: number, of: number, brand: string): string {
  if (of === 1) return `the one answer naming ${brand}`;
  if (hits === of) return `${of === 2 ? 'both' : `all ${of}`} answers naming ${brand}`;
  return `${hits} of the ${of} answers naming ${brand}`;
}

/** The ending of a verb whose subject is so many of something: "1 answer names", "2 answers name". */
export function s(count: number): string {
  return count === 1 ? 's' : '';
}

/** "an answer", "3 answers". */
export function answerCount(count: number): string {
  return count === 1 ? 'answer' : `${count} answers`;
}

export function percent(hits: number, of: number): string {
  return of === 0 ? '–' : `${Math.round((100 * hits) / of)} %`;
}

/** "A", "A and B", "A, B and C", "A, B and 3 more". */
export function listing(items: readonly string[], most = 3): string {
  const shown = items.slice(0, most);
  const rest = items.length - shown.length;
  const parts = rest > 0 ? [...shown, `${rest} more`] : shown;
  if (parts.length <= 1) return parts[0] ?? '';
  return `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}

const ASSISTANT_NAMES: Readonly<Record<string, string>> = {
  openai: 'ChatGPT',
  chatgpt: 'ChatGPT',
  anthropic: 'Claude',
  claude: 'Claude',
  gemini: 'Gemini',
  google: 'Gemini',
  perplexity: 'Perplexity',
  google_ai_mode: 'Google AI Mode',
};

/** The name buyers know an assistant by. */
export function assistantName(provider: string): string {
  return ASSISTANT_NAMES[provider.toLowerCase()] ?? provider.replaceAll('_', ' ');
}

export function assistantsText(providers: readonly string[]): string {
  return listing([...new Set(providers.map(assistantName))], 4);
}

const SHOWN_QUOTE = 130;

/** An answer's words inside a sentence of ours, cut at a word where they are long. */
export function inQuotes(words: string): string {
  const flat = withoutMarkup(words).replaceAll(/\s+/g, ' ').trim();
  if (flat.length <= SHOWN_QUOTE) return `“${flat.replace(/[.;,:]$/, '')}”`;
  const head = flat.slice(0, SHOWN_QUOTE);
  return `“${head.slice(0, Math.max(head.lastIndexOf(' '), 60))} …”`;
}

/** Marks of Markdown and HTML say nothing inside a sentence. */
function withoutMarkup(words: string): string {
  return words
    .replaceAll(/\[([^\]]*)\]\([^)\s]*\)/g, '$1')
    .replaceAll(/<\/?[a-z][^<>]{0,200}>/gi, ' ')
    .replaceAll(/\[\d{1,3}\]|[*`#]+|(?<!\w)_+|_+(?!\w)/g, '');
}

/** A buyer's question inside a sentence of ours. */
export function asked(question: string): string {
  return inQuotes(question).replace(/[.]”$/, '”');
}

export function possessive(name: string): string {
  return `${name}’s`;
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export const TYPE_NOUN: Readonly<Record<ExtractionType, string>> = {
  recommendations: 'recommendation',
  competitive_gaps: 'competitive gap',
  content_opportunities: 'content opportunity',
};
