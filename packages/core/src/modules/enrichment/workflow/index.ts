export { defineEnrichment, type EnrichmentDeps, type EnrichmentWorkflow } from './enrichment.ts';
export { createExpectations } from './expectations.ts';
export type { Choice, Infer, OwnDatabase, OwnMatch, WaveQuestion, WorkDeps } from './ports.ts';
