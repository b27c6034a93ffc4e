/** US dollars without the dust that sums of floats keep: a millionth is the smallest amount there is. */
export function wholeMicros(usd: number): number {
  return Math.round(usd * 1e6) / 1e6;
}
