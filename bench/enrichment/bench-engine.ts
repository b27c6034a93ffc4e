import { randomUUID } from 'node:crypto';
import { startTestServer } from '@leadline/core/testing';
import { type Sandbox, type SandboxOptions, startSandbox } from '@leadline/sandbox';
import {
  createSourceDefinitions,
  type SourceDefinition,
} from '../../packages/core/src/kernel/sources/index.ts';
import { openStore, type Store, workspaces } from '../../packages/core/src/kernel/store/index.ts';
import type { EnrichmentDeps } from '../../packages/core/src/modules/enrichment/index.ts';
import { type Engine, startEngine } from '../../packages/core/src/modules/enrichment/test-world.ts';
import { createDatabase } from '../bench-database.ts';

/** The enrichment module over a database and a sandbox of its own. */
export interface BenchEngine {
  readonly engine: Engine;
  readonly sandbox: Sandbox;
  readonly workspaceId: string;
  readonly connectionString: string;
  close(): Promise<void>;
}

export interface BenchOptions {
  readonly sandbox?: SandboxOptions;
  readonly deps?: (store: Store) => Partial<EnrichmentDeps>;
  readonly definitions?: readonly SourceDefinition[];
}

/** Quotas of free providers (one call in five seconds, three a minute) would measure nothing but themselves. */
export function withoutPacing(): SourceDefinition[] {
  return createSourceDefinitions().map((definition) => ({
    ...definition,
    limits: { perMinute: null, concurrency: 256 },
  }));
}

const UNPACED = { requestsPerMinute: 1_000_000, concurrent: 1_000 };

export async function openBenchEngine(options: BenchOptions = {}): Promise<BenchEngine> {
  const server = await startTestServer();
  const sandbox = await startSandbox({
    countTokens: 'fast',
    sources: { gdelt: UNPACED, 'receita-ws': UNPACED, snov: UNPACED, gleif: UNPACED, wikidata: UNPACED },
    ...options.sandbox,
  });
  const connectionString = await createDatabase(server);
  const workspaceId = randomUUID();
  const store = openStore({ connectionString });
  await store.system((database) =>
    database.insert(workspaces).values({ id: workspaceId, name: 'bench', createdAt: new Date() }),
  );
  const engine = await startEngine({
    connectionString,
    sandboxUrl: sandbox.url,
    work: true,
    definitions: options.definitions ?? withoutPacing(),
    deps: options.deps?.(store) ?? {},
  });
  return {
    engine,
    sandbox,
    workspaceId,
    connectionString,
    async close() {
      await engine.close();
      await store.close();
      await sandbox.close();
      await server.close();
    },
  };
}
