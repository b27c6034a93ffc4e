import type { Config } from '@leadline/core/kernel/config';

/** Where this machine reaches the server that the configuration describes. */
export function serverAddress({
  LEADLINE_HOST: host,
  LEADLINE_PORT: port,
}: Pick<Config, 'LEADLINE_HOST' | 'LEADLINE_PORT'>): string {
  // Listening everywhere is an address to listen on, not one to go to.
  const reachable = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
}

const ANSWER_WITHIN_MS = 2_000;

/** Whether a Leadline server answers there. */
export async function isLeadline(address: string): Promise<boolean> {
  try {
    const response = await fetch(`${address}/openapi.json`, {
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    const { info } = (await response.json()) as { info?: { title?: string } };
    return info?.title === 'Leadline';
  } catch {
    return false;
  }
}
