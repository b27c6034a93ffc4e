import { SERVICES } from './fingerprints-services.ts';
import { SYSTEMS } from './fingerprints-systems.ts';

/**
 * How technologies show themselves on a page, gathered from what their makers publish: embed codes, generator tags, response headers,
 * cookies. Every line is a public fact that its maker's own documentation or any page that uses it shows.
 */
export interface Fingerprint {
  readonly name: string;
  /** Hosts, or hosts with the beginning of a path, of scripts, frames and linked files; ends of hosts, so `cdn.x.com` fits `x.com`. */
  readonly hosts?: readonly string[];
  /** Parts of addresses of scripts, frames, linked files and images. */
  readonly paths?: readonly string[];
  /** Beginning of `<meta name="generator">`, lower case. */
  readonly generator?: string;
  /** A response header, with what it must hold (lower case; empty for any value). */
  readonly headers?: readonly (readonly [name: string, part: string])[];
  /** Beginnings of names of cookies. */
  readonly cookies?: readonly string[];
  /** Words of inline scripts. */
  readonly inline?: readonly string[];
  /** Parts of `class` and `id`. */
  readonly marks?: readonly string[];
  /** What it cannot run without. */
  readonly brings?: readonly string[];
}

export const FINGERPRINTS: readonly Fingerprint[] = [...SYSTEMS, ...SERVICES];
