import type { Clock } from '../clock/index.ts';
import type { Store } from '../store/index.ts';
import {
  type CachedAnswers,
  type Caches,
  createCaches,
  createExactAnswers,
  createVectorMemory,
  type ExactAnswers,
  type VectorMemory,
} from './caches/index.ts';
import { createGatewayEmbedder, type Gateway } from './gateway/index.ts';
import {
  createBuiltinEmbedder,
  createSemanticCache,
  type SemanticCache,
  type SemanticEvent,
} from './semantic-cache/index.ts';

export interface SemanticSettings {
  /** `builtin`, or the `provider/model` of embeddings that compares questions. */
  readonly embedder: string;
  readonly onEvent?: ((event: SemanticEvent) => void) | undefined;
}

export interface OpenCachesOptions {
  readonly store: Store;
  readonly clock: Clock;
  /** Missing where nothing is kept. */
  readonly answers?: CachedAnswers | undefined;
  /** False keeps and gives nothing; what was kept before can still be taken out. */
  readonly isOn: boolean;
  readonly semantic?: SemanticSettings | undefined;
  /** Asks for vectors as any program does, so that they are priced and counted. */
  readonly embed: Gateway['embed'];
}

/** The caches of tasks and programs, over the answers all processes share. */
export interface OpenCaches {
  readonly exact: ExactAnswers | undefined;
  readonly vectors: VectorMemory | undefined;
  readonly semantic: SemanticCache | undefined;
  readonly caches: Caches;
}

export function openCaches({ store, clock, answers, isOn, semantic, embed }: OpenCachesOptions): OpenCaches {
  const caches = createCaches({ answers, store });
  if (!answers || !isOn) return { exact: undefined, vectors: undefined, semantic: undefined, caches };
  const exact = createExactAnswers({ answers, clock });
  const vectors = createVectorMemory({ answers, clock });
  if (!semantic) return { exact, vectors, semantic: undefined, caches };
  const { embedder: id, onEvent } = semantic;
  const embedder = id === 'builtin' ? createBuiltinEmbedder() : createGatewayEmbedder({ model: id, embed });
  return {
    exact,
    vectors,
    semantic: createSemanticCache({ answers, clock, embedder, ...(onEvent && { onEvent }) }),
    caches,
  };
}
