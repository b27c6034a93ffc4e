import type { JsonObject } from '../json.ts';
import type { Random } from '../random.ts';
import type { BusinessText } from './business-text.ts';
import { fieldWords } from './field-names.ts';
import type { Block } from './numbered-blocks.ts';
import type { PromptFacts } from './prompt-facts.ts';

/** Everything a value is made from. */
export interface Composer {
  readonly facts: PromptFacts;
  readonly random: Random;
  readonly text: BusinessText;
  /** The whole schema; references point into it. */
  readonly root: JsonObject;
}

/** Where in the answer a value stands. */
export interface Scope {
  readonly name: string;
  /** The list at the top that the value belongs to. */
  readonly list: string;
  /** How many lists stand above. */
  readonly depth: number;
  /** How many objects and lists stand above; recursive schemas end at a limit. */
  readonly level: number;
  /** The numbered text that is spoken of. */
  readonly block: Block | null;
  /** The company that is spoken of. */
  readonly subject: string | null;
  /** The value is itself an element of a list. */
  readonly element: boolean;
  /** Place in the nearest list, and that list's length. */
  readonly index: number;
  readonly length: number;
  /** Factor on the usual length of texts, so that an item has a realistic size. */
  readonly scale: number;
}

/**
 * The numbered texts a field can mean: those of its own kind, those the prompt puts before the list's name, or
 * the most numerous.
 */
export function blocksFor(facts: PromptFacts, name: string, list: string): readonly Block[] {
  const words = fieldWords(name).map((word) => word.replace(/s$/, ''));
  const own = facts.blocks.filter(({ tag }) => words.some((word) => tag.startsWith(word) && word.length > 2));
  const candidates = own.length > 0 ? own : facts.blocks;
  const asked = candidates.find(({ after }) => list !== '' && after.includes(`"${list}"`));
  const largest = candidates.toSorted((one, other) => other.blocks.length - one.blocks.length)[0];
  return (asked ?? largest)?.blocks ?? [];
}

/** How often a text names a company, whatever the case. */
export function countOf(text: string, name: string): number {
  if (name === '') return 0;
  const [where, what] = [text.toLowerCase(), name.toLowerCase()];
  let count = 0;
  for (let at = where.indexOf(what); at !== -1; at = where.indexOf(what, at + what.length)) count++;
  return count;
}

/** Whether the text spoken of names the company spoken of; null where that cannot be told. */
export function subjectNamed({ block, subject }: Scope): boolean | null {
  if (block === null || subject === null) return null;
  return countOf(block.text, subject) > 0;
}
