export { CLASS, foldText, INVISIBLE, SPACE, undisguised } from './fold.ts';
export { conceptsOfWord } from './lexicon.ts';
export {
  type ConceptWords,
  compilePhrases,
  matchPhrases,
  mayGoOn,
  type PhraseMatch,
  type PhraseMatcher,
  type PhraseRule,
} from './phrase-rules.ts';
export {
  foldedWord,
  hashOf,
  hasIdeographs,
  hasMark,
  type Reading,
  readWords,
  splitLatinWords,
} from './words.ts';
