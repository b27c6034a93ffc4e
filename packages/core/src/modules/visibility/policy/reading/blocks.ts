import type { Block, Range, Reading } from './types.ts';

/** The block in which a shown offset lies, or undefined between blocks. */
export function blockAt(reading: Reading, offset: number): Block | undefined {
  const index = lastStartingBy(reading.blocks, offset);
  const block = reading.blocks[index];
  return block && offset < block.end ? block : undefined;
}

/** Index of the last range that starts at or before `offset`, or -1. The ranges are in order. */
export function lastStartingBy(ranges: readonly Range[], offset: number): number {
  let low = -1;
  let high = ranges.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((ranges[middle]?.start ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The range that holds `offset`, if any. The ranges are in order and do not overlap. */
export function rangeAt<Found extends Range>(ranges: readonly Found[], offset: number): Found | undefined {
  const range = ranges[lastStartingBy(ranges, offset)];
  return range && offset < range.end ? range : undefined;
}
