import { z } from 'zod';
import { createRandom } from '../random.ts';

/** How long a call takes from its last byte in to its last byte out, in milliseconds. */
export const latencySchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({ kind: z.literal('fixed'), ms: z.number().min(0) }),
  z.strictObject({
    kind: z.literal('lognormal'),
    medianMs: z.number().positive(),
    p95Ms: z.number().positive(),
  }),
]);
export type Latency = z.infer<typeof latencySchema>;

/** The standard normal distribution's 95th percentile. */
const NORMAL_P95 = 1.6448536269514722;

/**
 * Reads `none`, `fixed:200` or `lognormal:1500:4000` (median and 95th percentile, milliseconds).
 * Throws a RangeError that names what is wrong.
 */
export function parseLatency(text: string): Latency {
  const [kind, first, second] = text.split(':');
  const candidate = {
    none: { kind },
    fixed: { kind, ms: Number(first) },
    lognormal: { kind, medianMs: Number(first), p95Ms: Number(second) },
  }[kind ?? ''];
  const parsed = latencySchema.safeParse(candidate);
  if (!parsed.success || (parsed.data.kind === 'lognormal' && parsed.data.p95Ms < parsed.data.medianMs)) {
    throw new RangeError(
      `Latency "${text}" cannot be read: write none, fixed:MS or lognormal:MEDIAN_MS:P95_MS with a 95th percentile at or above the median.`,
    );
  }
  return parsed.data;
}

/**
 * Milliseconds drawn for one request: the same for the same seed and request, whatever came before.
 * Log-normal: exp(ln median + σz) with σ = ln(p95 / median) / z₀.₉₅ and z by Box and Muller.
 */
export function drawLatency(latency: Latency, seed: string): number {
  if (latency.kind === 'none') return 0;
  if (latency.kind === 'fixed') return latency.ms;
  const random = createRandom(`latency|${seed}`);
  const radius = Math.sqrt(-2 * Math.log(1 - random.next()));
  const normal = radius * Math.cos(2 * Math.PI * random.next());
  const sigma = Math.log(latency.p95Ms / latency.medianMs) / NORMAL_P95;
  return latency.medianMs * Math.exp(sigma * normal);
}
