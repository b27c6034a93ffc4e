export * from './analysis.ts';
export * from './answers.ts';
export * from './audit.ts';
export * from './brand.ts';
export * from './insights.ts';
export * from './operations.ts';
export * from './scores.ts';
export * from './vocabulary.ts';
