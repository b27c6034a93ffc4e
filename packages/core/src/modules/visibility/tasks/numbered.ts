/** Findings as numbered data blocks, which a model refers to by number. */
export function numbered(lines: readonly string[]): string {
  return lines.map((line, index) => `<item n="${index + 1}">${defused(line)}</item>`).join('\n');
}

/** A text in which no tag of ours is left: it can neither end its own fence nor open another. */
export function defused(text: string): string {
  return text.replaceAll(/<(\s*\/?\s*)(answer|item)\b/giu, '‹$1$2');
}

/** Complains of numbers that name nothing, and of entries that name no number. */
export function numberProblems(
  name: string,
  numbers: readonly (readonly number[])[],
  count: number,
): string[] {
  const unknown = [...new Set(numbers.flat().filter((number) => !isNumberOf(number, count)))];
  return [
    ...(unknown.length > 0
      ? [`There is no item ${unknown.join(', ')} to make ${name} of; the last is ${count}.`]
      : []),
    ...(numbers.some((list) => list.length === 0)
      ? [`Some of the ${name} say not which items they are made of.`]
      : []),
  ];
}

/** Each source counts for the first entry that names it; an entry whose sources are all taken keeps its own. */
export function withOwnSources<Entry extends { readonly from: readonly number[] }>(
  entries: readonly Entry[],
): Entry[] {
  const used = new Set<number>();
  return entries.map((entry) => {
    const own = entry.from.filter((number) => !used.has(number));
    entry.from.forEach((number) => used.add(number));
    return own.length === 0 ? entry : { ...entry, from: own };
  });
}

export function isNumberOf(number: number, count: number): boolean {
  return Number.isInteger(number) && number >= 1 && number <= count;
}

/**
 * The sound entries of several attempts, the repaired one first: it was written knowing what was wrong. An
 * entry whose sources an earlier one used up says nothing new and is left out.
 */
export function soundEntries<Entry extends { readonly from: readonly number[] }>(
  attempts: readonly (readonly Entry[])[],
  isSound: (entry: Entry) => boolean,
): Entry[] {
  const used = new Set<number>();
  return attempts
    .toReversed()
    .flat()
    .filter((entry) => {
      if (!isSound(entry) || entry.from.every((number) => used.has(number))) return false;
      entry.from.forEach((number) => used.add(number));
      return true;
    });
}

/** Sound entries, filled up with those by rules that rest on other sources. */
export function filledUp<Entry extends { readonly from: readonly number[] }>(
  sound: readonly Entry[],
  byRules: () => readonly Entry[],
  wanted: number,
): readonly Entry[] {
  if (sound.length >= wanted) return sound.slice(0, wanted);
  const used = new Set(sound.flatMap((entry) => entry.from));
  const others = byRules().filter((entry) => !entry.from.some((number) => used.has(number)));
  return [...sound, ...others].slice(0, wanted);
}
