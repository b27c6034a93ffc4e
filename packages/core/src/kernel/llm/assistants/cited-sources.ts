import type { CitedSource } from '../model-call.ts';

interface FoundSource {
  readonly url: string;
  readonly title?: string | null | undefined;
}

/** Added to links by the assistant itself; no part of the page's address. */
const ADDED_BY_ASSISTANT = /^(?:openai|chatgpt\.com|perplexity)$/;

/** Each page once, in the order of its first citation; a title found later is kept. */
export function distinctSources(found: Iterable<FoundSource>): CitedSource[] {
  const byUrl = new Map<string, CitedSource>();
  for (const { url, title } of found) {
    const address = withoutAssistantMark(url.trim());
    if (address === '') continue;
    const known = byUrl.get(address);
    if (!known || (known.title === undefined && title))
      byUrl.set(address, { url: address, ...(title && { title }) });
  }
  return [...byUrl.values()];
}

/** `https://example.com/a?utm_source=openai` is `https://example.com/a`; all else stays as written. */
function withoutAssistantMark(url: string): string {
  if (!url.includes('utm_source=')) return url;
  const [address = '', fragment] = url.split('#', 2);
  const [path = '', query = ''] = address.split('?', 2);
  const kept = query.split('&').filter((pair) => {
    const [name, value = ''] = pair.split('=', 2);
    return name !== 'utm_source' || !ADDED_BY_ASSISTANT.test(value);
  });
  return (
    path + (kept.length > 0 ? `?${kept.join('&')}` : '') + (fragment === undefined ? '' : `#${fragment}`)
  );
}

const REDIRECTS = /(?:^|\.)(?:vertexaisearch\.cloud\.google\.com)$/;
const HOST_NAME = /^(?:[a-z0-9-]+\.)+[a-z]{2,}$/i;

/**
 * Host name of the site a source is from, lower-case and without `www.`; empty when the address cannot be
 * read. Gemini cites through redirecting addresses of its own and names the site in the title.
 */
export function hostOfSource(source: CitedSource): string {
  const host = URL.canParse(source.url) ? new URL(source.url).hostname : '';
  const title = source.title?.trim() ?? '';
  const site = REDIRECTS.test(host) && HOST_NAME.test(title) ? title : host;
  return site.toLowerCase().replace(/^www\./, '');
}
