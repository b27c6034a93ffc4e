export { CLASS, foldText, INVISIBLE, SPACE } from './fold.ts';
export { findHits, type Lexicon } from './lexicon.ts';
export {
  type ConceptWords,
  compilePhrases,
  matchPhrases,
  mayGoOn,
  type PhraseMatch,
  type PhraseMatcher,
  type PhraseRule,
  type Place,
} from './phrase-rules.ts';
export {
  doneReading,
  foldedWord,
  hashOf,
  hasIdeographs,
  hasMark,
  marksOf,
  type Reading,
  readWords,
  splitLatinWords,
} from './words.ts';
