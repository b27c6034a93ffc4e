import type { JSONObject, LanguageModelV4FilePart, SharedV4FileData } from '@ai-sdk/provider';
import { foreignBlock, isForeignFile } from '../wire/index.ts';

/** What becomes of one text of a request. */
type Rewrite = (text: string) => string;

interface FileLike {
  readonly type: 'file';
  readonly mediaType: string;
  readonly data: SharedV4FileData;
  readonly providerOptions?: LanguageModelV4FilePart['providerOptions'];
}

const TEXTUAL =
  /^text(?:\/|$)|^application\/(?:[\w.-]+\+)?(?:json|xml|yaml|x-yaml|csv|javascript|sql|rtf)$/iu;

/** A file with its words rewritten: those of a text file, of a block of one protocol alone, and what is said about a document. */
export function rewrittenFile<File extends FileLike>(file: File, rewrite: Rewrite): File {
  if (isForeignFile(file)) return rewrittenForeign(file, rewrite);
  const about = file.providerOptions?.['anthropic']?.['context'];
  const told =
    typeof about === 'string'
      ? { ...file, providerOptions: withContext(file.providerOptions, rewrite(about)) }
      : file;
  return TEXTUAL.test(file.mediaType) ? { ...told, data: rewrittenData(file.data, rewrite) } : told;
}

function withContext(options: FileLike['providerOptions'], context: string): FileLike['providerOptions'] {
  return { ...options, anthropic: { ...options?.['anthropic'], context } };
}

function rewrittenData(data: SharedV4FileData, rewrite: Rewrite): SharedV4FileData {
  if (data.type === 'text') return { ...data, text: rewrite(data.text) };
  if (data.type !== 'data') return data;
  const bytes = typeof data.data === 'string' ? Buffer.from(data.data, 'base64') : Buffer.from(data.data);
  const text = bytes.toString('utf8');
  const written = rewrite(text);
  // What is not changed keeps its bytes, also those that are no UTF-8.
  return written === text ? data : { ...data, data: Buffer.from(written, 'utf8').toString('base64') };
}

/** Fields of blocks that hold words; others hold names, addresses, and what is signed or encrypted and must not change. */
const WORDS = new Set(
  (
    'text title content context document_title cited_text query summary output result stdout stderr snippet transcript ' +
    'refined_query answer message thought code'
  ).split(' '),
);
/** Everything in these is somebody's words. */
const ALL_WORDS = new Set(['input', 'arguments', 'args']);

interface Carrier {
  readonly providerOptions?: LanguageModelV4FilePart['providerOptions'];
}

/** A block that is handed on to its own protocol as it is, with its words rewritten. */
export function rewrittenForeign<Part extends Carrier>(part: Part, rewrite: Rewrite): Part {
  for (const tongue of ['anthropic', 'openai'] as const) {
    const block = foreignBlock(part, tongue);
    if (!block) continue;
    const written = {
      ...part.providerOptions?.[tongue],
      block: rewrittenFields(block, rewrite) as JSONObject,
    };
    return { ...part, providerOptions: { ...part.providerOptions, [tongue]: written } };
  }
  return part;
}

type Within = 'words' | 'all' | 'other';

function rewrittenFields(value: unknown, rewrite: Rewrite, within: Within = 'other'): unknown {
  if (typeof value === 'string') return within === 'other' ? value : rewrite(value);
  if (Array.isArray(value)) return value.map((entry) => rewrittenFields(entry, rewrite, within));
  if (typeof value !== 'object' || value === null) return value;
  const inside = (name: string): Within => {
    if (within === 'all' || ALL_WORDS.has(name)) return 'all';
    return WORDS.has(name) ? 'words' : 'other';
  };
  return Object.fromEntries(
    Object.entries(value).map(([name, entry]) => [name, rewrittenFields(entry, rewrite, inside(name))]),
  );
}
