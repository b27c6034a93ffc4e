/** Probabilities of the whole numbers `from`, `from + 1`, …; they sum to 1. */
export interface CountDistribution {
  readonly from: number;
  readonly probabilities: Readonly<Float64Array>;
}

/**
 * How many marked ones are among `drawn` taken without putting back from `total`, of which `marked` are
 * marked. Built outwards from the likeliest count by the ratio of neighbours, which needs no factorials and
 * neither overflows nor loses the tails that matter.
 */
export function hypergeometric(total: number, marked: number, drawn: number): CountDistribution {
  const from = Math.max(0, drawn + marked - total);
  const to = Math.min(drawn, marked);
  const mode = Math.min(to, Math.max(from, Math.floor(((drawn + 1) * (marked + 1)) / (total + 2))));
  const weights = new Float64Array(to - from + 1);
  const ratioUp = (count: number) =>
    ((marked - count) * (drawn - count)) / ((count + 1) * (total - marked - drawn + count + 1));
  weights[mode - from] = 1;
  for (let count = mode; count < to; count++) {
    weights[count + 1 - from] = (weights[count - from] ?? 0) * ratioUp(count);
  }
  for (let count = mode; count > from; count--) {
    weights[count - 1 - from] = (weights[count - from] ?? 0) / ratioUp(count - 1);
  }
  const sum = weights.reduce((total_, weight) => total_ + weight, 0);
  return { from, probabilities: weights.map((weight) => weight / sum) };
}

/** The distribution of the sum of two independent counts. */
export function addCounts(left: CountDistribution, right: CountDistribution): CountDistribution {
  const probabilities = new Float64Array(left.probabilities.length + right.probabilities.length - 1);
  left.probabilities.forEach((leftShare, i) => {
    if (leftShare === 0) return;
    right.probabilities.forEach((rightShare, j) => {
      probabilities[i + j] = (probabilities[i + j] ?? 0) + leftShare * rightShare;
    });
  });
  return { from: left.from + right.from, probabilities };
}
