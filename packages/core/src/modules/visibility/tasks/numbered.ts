/** Findings as numbered data blocks, which a model refers to by number. */
export function numbered(lines: readonly string[]): string {
  return lines
    .map((line, index) => `<item n="${index + 1}">${line.replaceAll(/<(\/?)item\b/giu, '‹$1item')}</item>`)
    .join('\n');
}

/** Complains of numbers that name no item. */
export function numberProblems(name: string, numbers: readonly number[], count: number): string[] {
  const unknown = numbers.filter((number) => number > count);
  return unknown.length === 0
    ? []
    : [`There is no item ${unknown.join(', ')} to make ${name} of; the last is ${count}.`];
}
