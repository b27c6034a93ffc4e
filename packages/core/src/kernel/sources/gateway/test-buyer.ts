/**
 * Run by processes.test.ts as a process of its own: asks a paid source for companies, several at once, and says what came of each. With
 * `task`, asks one whose work is done asynchronously.
 */
import { z } from 'zod';
import { LeadlineError } from '../../errors/index.ts';
import type { SourceIo } from '../source.ts';
import { openGateway, testSource } from './test-gateway.ts';

const optionsSchema = z.object({
  connectionString: z.string(),
  workspaceId: z.string(),
  url: z.string(),
  domains: z.array(z.string()),
  limitUsd: z.number(),
  priceUsd: z.number(),
  leaseMs: z.number(),
  task: z.boolean(),
});
export type BuyerOptions = z.infer<typeof optionsSchema>;

const options = optionsSchema.parse(JSON.parse(process.argv[2] ?? '{}'));

/** Starts work at the provider, and asks until it is done. */
async function asynchronously(_query: unknown, io: SourceIo) {
  const name = await io.asynchronous({
    async start() {
      const response = await io.http({ method: 'POST', path: '/start', json: {} });
      return z.object({ id: z.string() }).parse(response.json()).id;
    },
    async poll(handle) {
      const response = await io.http({ path: `/result/${handle}` });
      return response.status === 202 ? undefined : z.object({ name: z.string() }).parse(response.json()).name;
    },
    everyMs: 50,
    timeoutMs: 20_000,
  });
  return {
    observations: [{ field: 'name' as const, value: name, confidence: 0.9, url: null }],
    found: null,
    hit: true,
    costUsd: options.priceUsd,
  };
}

const { priceUsd } = options;
const call = options.task ? { priceUsd, run: asynchronously } : { priceUsd };
const gateway = openGateway(options, testSource(options.url, { call }), { leaseMs: options.leaseMs });
await Promise.all(
  options.domains.map(async (domain) => {
    const limits = [{ scope: 'enrichment' as const, id: 'shared', limitUsd: options.limitUsd }];
    const said = await gateway.ask({ domain, limits }).then(
      ({ origin, costUsd }) => ({ domain, origin, costUsd }),
      (error: unknown) => ({ domain, code: error instanceof LeadlineError ? error.code : String(error) }),
    );
    process.stdout.write(`${JSON.stringify(said)}\n`);
  }),
);
await gateway.close();
