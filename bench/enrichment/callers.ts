import { progressiveInputSchema } from '@leadline/contracts';
import { spawnEngine } from '../../packages/core/src/modules/enrichment/test-engine.ts';
import { type Measurement, type MeasurementGroup, measurement } from '../../scripts/measurements.ts';
import { openBenchEngine } from './bench-engine.ts';

const CALLERS = 1_000;
const BUDGET_USD = 0.3;
const DOMAIN = 'wanted-by-all.com';

/** Looking into a site is two calls, of which each reads the home page; the ledger tells them apart. Asking a provider how far it is, and looking up names and rules of access, is no question about the company. */
function isQuestion(provider: string, path: string): boolean {
  return (
    provider !== 'dns' &&
    provider !== 'site' &&
    !/robots\.txt|progress|snapshot|\/account|oauth|token/u.test(path)
  );
}

/** Callers in two processes who all want one company that nobody has asked for before. */
async function measureCallers(): Promise<Measurement[]> {
  const bench = await openBenchEngine({ sandbox: { worldSize: 200, sourceLatency: 0.2 } });
  try {
    const { engine, sandbox, workspaceId } = bench;
    const input = progressiveInputSchema.parse({ url: DOMAIN, wait: 'all', budgetUsd: BUDGET_USD });
    const { connectionString } = bench;
    const order = {
      connectionString,
      sandboxUrl: sandbox.url,
      workspaceId,
      url: DOMAIN,
      budgetUsd: BUDGET_USD,
    };
    const other = await spawnEngine(order);
    const startedAt = performance.now();
    const found = await Promise.all(
      Array.from({ length: CALLERS }, () => engine.enrichments.progressive(workspaceId, input)),
    );
    const ms = performance.now() - startedAt;
    await other.kill();
    const jobs = new Set([other.enrichmentId, ...found.map(({ id }) => id)]).size;
    // A site is several pages, an asynchronous provider is asked how far it is, a search is followed by a collect.
    const uses = found[0]?.layers.flatMap(({ sources }) => sources) ?? [];
    const { rows } = await engine.store.pool.query<{ call: string; live: number }>(
      `select provider || '.' || model as call, count(*)::int as live from call_ledger
        where workspace_id = $1 and cache in ('miss', 'bypass') and outcome in ('ok', 'miss') group by 1 order by 2 desc`,
      [workspaceId],
    );
    const asked = Map.groupBy(
      sandbox.sourceCalls.filter(
        ({ provider, path, status }) => isQuestion(provider, path) && status === 200,
      ),
      ({ provider, call, path, priceUsd }) => `${provider} ${call} ${priceUsd > 0 ? 'paid' : path}`,
    );
    const most = [...asked].toSorted(([, one], [, other]) => other.length - one.length)[0];
    return [
      measurement({
        name: 'enrichment/callers/calls-per-source',
        value: Math.max(most?.[1].length ?? 0, ...rows.map(({ live }) => live)),
        bar: '= 1',
        unit: 'most times any source was asked the same',
        note: `${CALLERS} callers at once for one new domain, and one in another process, all answered in ${Math.round(ms)} ms by ${jobs} job; ${uses.filter(({ origin }) => origin === 'live').length} sources answered live, ${rows.length} asked in all; at the sandbox most often ${most?.[0]}`,
      }),
    ];
  } finally {
    await bench.close();
  }
}

export const callersGroup: MeasurementGroup = { prefix: 'enrichment/callers', run: measureCallers };
