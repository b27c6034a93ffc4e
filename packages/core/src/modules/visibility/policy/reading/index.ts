export { blockAt, lastStartingBy, rangeAt } from './blocks.ts';
export { BLOCK_BREAK, readAnswer } from './read-answer.ts';
export type { Block, BlockKind, Link, Range, Reading, Zone } from './types.ts';
