export { CUT_MARK, type MentionPlace, PASSAGE_LIMIT, type Passages, passagesAround } from './passages.ts';
export { isTelling, locateQuote, quoteFinder, shownQuoteFinder } from './quotes.ts';
export { type Stretch, segmentsOf } from './segments.ts';
