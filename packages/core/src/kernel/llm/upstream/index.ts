export { createHttpClient, type HttpClient, type HttpPost } from './http-post.ts';
export { sdkUpstream } from './sdk-upstream.ts';
export type { Upstream, UpstreamCall } from './upstream.ts';
export { wireUpstream } from './wire-upstream.ts';
