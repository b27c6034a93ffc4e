/** A page or file of the open web, fetched without trusting it. */
export interface FetchedPage {
  /** The address that answered, after redirects. */
  readonly url: string;
  /** Every address asked, in order, the first one included. */
  readonly hops: readonly string[];
  readonly status: number;
  /** Media type without parameters, lower case; empty where none was given. */
  readonly contentType: string;
  /** Response headers, lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Decoded by the charset of header, byte-order mark or document; empty for what is not text. */
  readonly text: string;
  /** True where the body was longer than the limit: `text` is its beginning. */
  readonly truncated: boolean;
  readonly latencyMs: number;
}

export interface FetchOptions {
  readonly signal?: AbortSignal;
  /** Obey robots.txt, fetched and remembered for an hour; true unless said. */
  readonly robots?: boolean;
  /** Most bytes of the decompressed body that are kept; 1.5 MB unless said. */
  readonly maxBytes?: number;
  /** For the whole fetch with its redirects; 10 s unless said. */
  readonly timeoutMs?: number;
  /** 5 unless said. */
  readonly maxRedirects?: number;
  /** Value of `accept`. */
  readonly accept?: string;
}

/**
 * Fetches pages of hosts that nobody vouches for. Addresses that are private, loopback, link-local, reserved or of a
 * cloud's metadata service are refused after resolution and on every redirect; the connection goes to the very address
 * that was checked. Rejects with a LeadlineError whose message names host and reason.
 */
export interface SafeFetch {
  get(url: string, options?: FetchOptions): Promise<FetchedPage>;
}

export type DnsRecordType = 'A' | 'AAAA' | 'MX' | 'TXT' | 'NS' | 'CNAME' | 'SOA';

/** One look into the DNS. A name without such records gives an empty list; a name that does not exist is `not_found`. */
export interface Resolver {
  /** Records as text: `10 mx.example.com` for MX, the joined strings for TXT. */
  resolve(host: string, type: DnsRecordType, signal?: AbortSignal): Promise<readonly string[]>;
}
