export { createSources, type SourcesDeps, USER_AGENT } from './create-sources.ts';
export type { OnSourceEvent, SourceEvent } from './events.ts';
export { type SourceSettings, sourceSettings } from './settings.ts';
export type * from './source.ts';
export type * from './sources.ts';
