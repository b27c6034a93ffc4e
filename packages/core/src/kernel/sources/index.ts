export { createSourceDefinitions } from './adapters/index.ts';
export { createSources, type SourcesDeps } from './create-sources.ts';
export type { OnSourceEvent, SourceEvent } from './events.ts';
export { subjectTag } from './gateway/cache-stage.ts';
export { userAgentOf } from './gateway/foundation.ts';
export { sourceOperations } from './operations.ts';
export { type SourceSettings, sourceSettings } from './settings.ts';
export type * from './source.ts';
export type * from './sources.ts';
