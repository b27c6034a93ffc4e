import { memoized } from '../memo.ts';

/** One numbered text of a prompt, such as an answer to be judged. */
export interface Block {
  readonly n: number;
  readonly id: string | null;
  readonly text: string;
  /** Whole sentences of the text, character for character. */
  readonly sentences: readonly string[];
}

/** All numbered texts of one kind, with what they talk about. */
export interface BlockFacts {
  /** The element's name (`answer`), or `text` for plainly numbered paragraphs. */
  readonly tag: string;
  /** The beginning of what follows them in the prompt; it often says what to make of them. */
  readonly after: string;
  readonly blocks: readonly Block[];
  readonly names: readonly string[];
  readonly topics: readonly string[];
}

const OPENING = /<([a-z][\w-]*)\s[^<>]*?\b(?:n|number|index)=["']?\d+/i;
const HEADING =
  /^[#*\s]*(?:answer|response|question|item|text)\s+(\d+)\b[^\n]*\n?|^\s{0,3}(\d{1,3})[.)]\s+/gim;
/** What stands before a list item, heading or quotation; emphasis belongs to the sentence. */
const LIST_MARK = /^\s*(?:[-*•>]\s+|#{1,6}\s+|\d{1,3}[.)]\s+)*/;
/** Marks a place where text was left out; no sentence goes across it. */
const CUT = /…|\.\.\./;
const MARKUP = /\]\([^()\s]*\)|[[\]*_`~]/g;
const MAX_REMEMBERED = 64;
/** How much of what follows a group of texts is read for what to make of them. */
const READ_AFTER = 200;
/** Names and topics are read from so many characters; more would say nothing new. */
const READ_FOR_TOPICS = 4_000;
const COMMON =
  'about above after again against along already also although always among answer answers another around based because become been before being below best better between both brand brands buyer cannot choose clear common company companies could does doing down during each either enough especially even every example feature features find first following from further gives good great have having helps here however include includes including into itself just keep know large like little look looking make makes many might more most much must need needs never offer offers often only option options other over provide provides rather same several should since small some something such support sure than that their them then there these they thing this those through tool tools under until using very want well were what when where whether which while will with within without would your';
const STOP_WORDS = new Set(COMMON.split(' '));
const NAME_STOP =
  /^(?:A|An|And|As|At|But|By|For|From|How|However|If|In|It|Its|Many|Most|On|Or|Overall|Some|The|Their|There|These|They|This|To|We|What|When|Which|While|With|Yes|You|Your|Pros|Cons|Best|Price|Pricing|Why|Also|Both|Each|Here|Answer|Question|Key|Use)$/;

/** How long a sentence is without its markup: a name with a long link behind it says nothing yet. */
function spokenLength(sentence: string): number {
  return sentence.length < 30 ? sentence.length : sentence.replace(MARKUP, '').length;
}

function sentencesOf(text: string): string[] {
  const found: string[] = [];
  for (const match of text.matchAll(/[^.!?\n]+(?:[.!?]+(?!\s|$)[^.!?\n]*)*[.!?]*/g)) {
    const sentence = match[0].replace(LIST_MARK, '').trim();
    if (spokenLength(sentence) >= 30 && sentence.length <= 260 && !CUT.test(sentence)) found.push(sentence);
  }
  if (found.length > 0) return found;
  const whole = text.trim();
  return whole === '' ? [] : [whole.slice(0, 260)];
}

function createBlock(n: number, id: string | null, text: string): Block {
  let sentences: string[] | null = null;
  return {
    n,
    id,
    text,
    get sentences() {
      sentences ??= sentencesOf(text);
      return sentences;
    },
  };
}

/** The commonest of what a pattern finds, by count and then by first appearance. */
function commonest(counts: ReadonlyMap<string, number>, limit: number): string[] {
  return [...counts]
    .filter(([, count]) => count > 1)
    .sort((one, other) => other[1] - one[1])
    .slice(0, limit)
    .map(([text]) => text);
}

function countUp(counts: Map<string, number>, text: string): void {
  counts.set(text, (counts.get(text) ?? 0) + 1);
}

function namesIn(text: string): string[] {
  const counts = new Map<string, number>();
  for (const [name] of text.matchAll(/\b[A-Z][A-Za-z0-9]{2,}(?: [A-Z][A-Za-z0-9]+)?\b/g)) {
    const first = name.split(' ', 1)[0] ?? name;
    if (!NAME_STOP.test(first)) countUp(counts, name);
  }
  return commonest(counts, 20);
}

function topicsIn(text: string): string[] {
  const single = new Map<string, number>();
  const pairs = new Map<string, number>();
  let previous = '';
  for (const [word] of text.matchAll(/[\p{L}\p{N}]+|[^\s\p{L}\p{N}]+/gu)) {
    const usable = /^[a-z]{4,}$/.test(word) && !STOP_WORDS.has(word);
    if (usable) {
      countUp(single, word);
      if (previous !== '') countUp(pairs, `${previous} ${word}`);
    }
    previous = usable ? word : '';
  }
  return [...commonest(pairs, 20), ...commonest(single, 20)];
}

function subjectsIn(text: string): Pick<BlockFacts, 'names' | 'topics'> {
  const beginning = text.slice(0, READ_FOR_TOPICS);
  return { names: namesIn(beginning), topics: topicsIn(beginning) };
}

function attribute(attributes: string, pattern: RegExp): string | null {
  return pattern.exec(attributes)?.[1] ?? null;
}

/** The elements of one kind; where their numbers begin anew, another group begins. */
function readTagged(tag: string, region: string): BlockFacts[] {
  const element = new RegExp(`<${tag}\\s([^<>]*)>([\\s\\S]*?)</${tag}>`, 'gi');
  const groups: { blocks: Block[]; end: number; after: string }[] = [];
  for (const match of region.matchAll(element)) {
    const [, attributes = '', text = ''] = match;
    const n = Number(attribute(attributes, /\b(?:n|number|index)=["']?(\d+)/i) ?? 0);
    const id = attribute(attributes, /\bid=["']?([^"'\s>]+)/i);
    let group = groups.at(-1);
    if (!group || n <= (group.blocks.at(-1)?.n ?? 0)) {
      if (group) group.after = region.slice(group.end, match.index);
      group = { blocks: [], end: 0, after: '' };
      groups.push(group);
    }
    group.blocks.push(createBlock(n, id, text.trim()));
    group.end = match.index + match[0].length;
  }
  const subjects = subjectsIn(region);
  return groups.map(({ blocks, after }) => ({ tag: tag.toLowerCase(), blocks, after, ...subjects }));
}

/** Paragraphs under running numbers 1, 2, 3 …; null when the numbers do not run. */
function readNumbered(text: string): BlockFacts | null {
  const marks = [...text.matchAll(HEADING)].map((match) => ({
    n: Number(match[1] ?? match[2]),
    start: match.index,
    body: match.index + match[0].length,
  }));
  const running: typeof marks = [];
  for (const mark of marks) if (mark.n === running.length + 1) running.push(mark);
  if (running.length < 2) return null;
  const blocks = running.map(({ n, body }, index) =>
    createBlock(n, null, text.slice(body, running[index + 1]?.start).trim()),
  );
  return { tag: 'text', after: '', blocks, ...subjectsIn(text) };
}

/** Batches share their texts, so that several calls bring the same. */
const readRemembered = memoized(
  (region) => readTagged(/[a-z][\w-]*/i.exec(region)?.[0] ?? '', region),
  MAX_REMEMBERED,
);

/** Splits a prompt into its numbered texts, one group per kind, and the rest. */
export function readBlocks(prompt: string): { blocks: BlockFacts[]; instructions: string } {
  const groups: BlockFacts[] = [];
  let rest = prompt;
  let instructions = '';
  for (let opening = OPENING.exec(rest); opening; opening = OPENING.exec(rest)) {
    const tag = opening[1] ?? '';
    const closing = `</${tag}>`;
    const last = rest.lastIndexOf(closing);
    const end = last > opening.index ? last + closing.length : opening.index + opening[0].length;
    const read = readRemembered(rest.slice(opening.index, end));
    instructions += rest.slice(0, opening.index) + read.map(({ after }) => after).join('');
    rest = rest.slice(end);
    const after = rest.slice(0, READ_AFTER);
    groups.push(...read.map((facts, index) => (index === read.length - 1 ? { ...facts, after } : facts)));
  }
  instructions += rest;
  const numbered = groups.length === 0 ? readNumbered(prompt) : null;
  return numbered ? { blocks: [numbered], instructions: prompt } : { blocks: groups, instructions };
}
