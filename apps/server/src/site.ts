import type { Config } from '@leadline/core/kernel/config';
import { serverAddress } from './address.ts';

/** Where browsers reach this server. */
export interface Site {
  /** The address, and the origins a browser may ask from. */
  readonly at: () => { readonly url: string; readonly trustedOrigins: readonly string[] };
  /** True where only this machine can reach the server: then the first who signs up owns it. */
  readonly private: boolean;
  /** Told once the server listens; the port may have been chosen by the system. */
  listeningAt(url: string): void;
}

const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];

export function createSite(config: Config): Site {
  const { LEADLINE_PUBLIC_URL: publicUrl } = config;
  let url = publicUrl ?? serverAddress(config);
  return {
    at: () => ({ url, trustedOrigins: originsOf(url) }),
    private: publicUrl === undefined && ['127.0.0.1', 'localhost', '::1'].includes(config.LEADLINE_HOST),
    listeningAt(listening) {
      if (publicUrl === undefined) url = listening;
    },
  };
}

/** A machine calls itself by several names. */
function originsOf(url: string): string[] {
  const { protocol, hostname, port, origin } = new URL(url);
  if (!LOOPBACK.includes(hostname)) return [origin];
  return LOOPBACK.map((name) => `${protocol}//${name}${port === '' ? '' : `:${port}`}`);
}
