export { blockAt, lastStartingBy, rangeAt } from './blocks.ts';
export { BLOCK_BREAK, readAnswer } from './read-answer.ts';
export { type Sentence, sentenceAt, sentencesOf } from './sentences.ts';
export type { Block, BlockKind, Link, Range, Reading, Zone } from './types.ts';
