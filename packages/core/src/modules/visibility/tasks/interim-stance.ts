import type { BatchAnswer } from './batch.ts';
export function interimStance(record: BatchAnswer['record']) {
  const named = record.measured.brand.mentioned;
  return {
    sentiment: named ? ('neutral' as const) : null,
    recommendationStrength: named ? ('weak' as const) : ('none' as const),
    contextQuality: named ? ('low' as const) : ('none' as const),
  };
}
