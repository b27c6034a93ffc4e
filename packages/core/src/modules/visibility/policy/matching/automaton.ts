import { SEPARATOR, type Spelling } from './spellings.ts';

export interface Pattern extends Spelling {
  /** Place of the brand in `BrandMatcher.names`. */
  readonly brand: number;
}

export interface Node {
  readonly next: Map<number, Node>;
  readonly patterns: Pattern[];
}

export const SEPARATOR_UNIT = SEPARATOR.charCodeAt(0);

export interface Automaton {
  readonly root: Node;
  /** 1 for every code unit with which some name begins. */
  readonly begins: Uint8Array;
}

const newNode = (): Node => ({ next: new Map(), patterns: [] });

/** One trie over all spellings of all brands, so that a text is read once whatever their number. */
export function buildAutomaton(patterns: readonly Pattern[]): Automaton {
  const root = newNode();
  const begins = new Uint8Array(65_536);
  for (const pattern of patterns) {
    let node = root;
    for (let at = 0; at < pattern.form.length; at += 1) {
      const unit = pattern.form.charCodeAt(at);
      if (at === 0) begins[unit] = 1;
      let next = node.next.get(unit);
      if (!next) node.next.set(unit, (next = newNode()));
      node = next;
    }
    node.patterns.push(pattern);
  }
  return { root, begins };
}
