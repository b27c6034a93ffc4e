import type { Principal } from '../../../iam/index.ts';

/** On whose behalf texts are embedded. */
export interface Asker {
  readonly caller: Principal;
  /** Names the caller wants masked, for whoever embeds too. */
  readonly maskNames: readonly string[];
}

export interface EmbedOptions {
  readonly signal?: AbortSignal;
  readonly asker?: Asker | undefined;
}

/** Turns texts into unit vectors whose inner product says how near two texts are. */
export interface Embedder {
  /** Names method and version, such as `builtin-1` or `openai/text-embedding-3-small`. */
  readonly id: string;
  /**
   * One vector of length 1 for each text, in order.
   * @throws LeadlineError when a service does not answer or answers something else.
   */
  embed(texts: readonly string[], options?: EmbedOptions): Promise<Float32Array[]>;
}

/** Scales a vector to length 1, in place; the zero vector becomes the first axis. */
export function toUnitLength(vector: Float32Array): Float32Array {
  let square = 0;
  for (const value of vector) square += value * value;
  if (square === 0) {
    vector[0] = 1;
    return vector;
  }
  const scale = 1 / Math.sqrt(square);
  for (let at = 0; at < vector.length; at++) vector[at] = (vector[at] ?? 0) * scale;
  return vector;
}
