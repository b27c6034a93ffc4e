export { createHttpClient, type HttpClient } from './http-post.ts';
export { sdkEmbed } from './sdk-embed.ts';
export { sdkUpstream } from './sdk-upstream.ts';
export type { EmbeddingCall, Upstream, UpstreamCall } from './upstream.ts';
export { wireUpstream } from './wire-upstream.ts';
