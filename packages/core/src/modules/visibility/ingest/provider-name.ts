/** Assistants that people name files after. */
const KNOWN = [
  'openai',
  'chatgpt',
  'gpt',
  'anthropic',
  'claude',
  'gemini',
  'google',
  'bard',
  'perplexity',
  'copilot',
  'bing',
  'grok',
  'mistral',
  'lechat',
  'deepseek',
  'llama',
  'meta',
] as const;

/** Words before a file's ending that speak of its format. */
const FORMATS = new Set(['csv', 'tsv', 'json', 'jsonl', 'ndjson', 'txt', 'utf8', 'utf-8', 'utf16', 'utf-16']);

/**
 * The assistant a file's name speaks of: the part before the ending in `answers.openai.csv`, or a well-known
 * assistant's name among its words (`2026-03 claude.jsonl`). Null when it names none, or more than one.
 */
export function providerInFileName(name: string): string | null {
  const base = name.split(/[/\\]/).at(-1) ?? '';
  const parts = base.split('.');
  const inner = parts.length >= 3 ? parts.at(-2)?.trim() : undefined;
  if (inner && /\p{L}/u.test(inner) && !FORMATS.has(inner.toLowerCase())) return inner;
  const words = new Set(base.toLowerCase().split(/[^\p{L}\p{N}]+/u));
  const known = KNOWN.filter((candidate) => words.has(candidate));
  return known.length === 1 ? (known[0] ?? null) : null;
}
