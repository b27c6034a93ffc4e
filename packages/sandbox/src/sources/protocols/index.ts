import type { SourceProtocols } from '../protocol.ts';

/** Every provider's protocol. */
export const registerAll: SourceProtocols = {};
