export { contentMayGoOn, findBias, findContent } from './find-content.ts';
export { CONTENT_CATEGORIES, type ContentCategory } from './rules.ts';
