export { computeScores } from './compute-scores.ts';
export { estimateGeoScore } from './formulas.ts';
