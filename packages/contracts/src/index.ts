export * from './enrichment/index.ts';
export * from './errors.ts';
export * from './iam/index.ts';
export * from './jobs.ts';
export * from './llm/index.ts';
export * from './operation.ts';
export * from './pages.ts';
export * from './visibility/index.ts';
