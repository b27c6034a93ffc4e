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
  readonly blocks: readonly Block[];
  readonly names: readonly string[];
  readonly topics: readonly string[];
}

const OPENING = /<([a-z][\w-]*)\s[^<>]*?\b(?:n|number|index)=["']?\d+/i;
const HEADING =
  /^[#*\s]*(?:answer|response|question|item|text)\s+(\d+)\b[^\n]*\n?|^\s{0,3}(\d{1,3})[.)]\s+/gim;
/** What stands before a list item, heading or quotation; emphasis belongs to the sentence. */
const LIST_MARK = /^\s*(?:[-*•>]\s+|#{1,6}\s+|\d{1,3}[.)]\s+)*/;
const MAX_REMEMBERED = 64;
/** Names and topics are read from so many characters; more would say nothing new. */
const READ_FOR_TOPICS = 4_000;
const COMMON =
  'about above after again against along already also although always among answer answers another around based because become been before being below best better between both brand brands buyer cannot choose clear common company companies could does doing down during each either enough especially even every example feature features find first following from further gives good great have having helps here however include includes including into itself just keep know large like little look looking make makes many might more most much must need needs never offer offers often only option options other over provide provides rather same several should since small some something such support sure than that their them then there these they thing this those through tool tools under until using very want well were what when where whether which while will with within without would your';
const STOP_WORDS = new Set(COMMON.split(' '));
const NAME_STOP =
  /^(?:A|An|And|As|At|But|By|For|From|How|However|If|In|It|Its|Many|Most|On|Or|Overall|Some|The|Their|There|These|They|This|To|We|What|When|Which|While|With|Yes|You|Your|Pros|Cons|Best|Price|Pricing|Why|Also|Both|Each|Here|Answer|Question|Key|Use)$/;

function sentencesOf(text: string): string[] {
  const found: string[] = [];
  for (const match of text.matchAll(/[^.!?\n]+(?:[.!?]+(?!\s|$)[^.!?\n]*)*[.!?]*/g)) {
    const sentence = match[0].replace(LIST_MARK, '').trim();
    if (sentence.length >= 30 && sentence.length <= 260) found.push(sentence);
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

function readTagged(tag: string, region: string): BlockFacts {
  const element = new RegExp(`<${tag}\\s([^<>]*)>([\\s\\S]*?)</${tag}>`, 'gi');
  const blocks: Block[] = [];
  for (const [, attributes = '', text = ''] of region.matchAll(element)) {
    const n = /\b(?:n|number|index)=["']?(\d+)/i.exec(attributes)?.[1];
    const id = /\bid=["']?([^"'\s>]+)/i.exec(attributes)?.[1] ?? null;
    if (n !== undefined) blocks.push(createBlock(Number(n), id, text.trim()));
  }
  return { tag: tag.toLowerCase(), blocks, ...subjectsIn(region) };
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
  return { tag: 'text', blocks, ...subjectsIn(text) };
}

const remembered = new Map<string, BlockFacts>();

function readRemembered(tag: string, region: string): BlockFacts {
  const found = remembered.get(region);
  if (found) return found;
  if (remembered.size >= MAX_REMEMBERED) remembered.clear();
  const facts = readTagged(tag, region);
  remembered.set(region, facts);
  return facts;
}

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
    const facts = readRemembered(tag, rest.slice(opening.index, end));
    if (facts.blocks.length > 0) groups.push(facts);
    instructions += rest.slice(0, opening.index);
    rest = rest.slice(end);
  }
  instructions += rest;
  const numbered = groups.length === 0 ? readNumbered(prompt) : null;
  return numbered ? { blocks: [numbered], instructions: prompt } : { blocks: groups, instructions };
}
