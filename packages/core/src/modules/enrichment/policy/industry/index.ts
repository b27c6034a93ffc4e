export { classifyIndustry, type IndustryGuess, type IndustryText } from './classify-industry.ts';
export { INDUSTRIES, type Industry } from './industry-words.ts';
