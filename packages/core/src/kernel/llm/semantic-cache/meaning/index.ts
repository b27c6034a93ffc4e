export { commonness } from './known-words.ts';
export { isFunctionWord } from './lexicon/words.ts';
export { type Meaning, readMeaning } from './read-meaning.ts';
export {
  type Difference,
  type DifferenceKind,
  sameMeaning,
  type Verdict,
} from './same-meaning.ts';
