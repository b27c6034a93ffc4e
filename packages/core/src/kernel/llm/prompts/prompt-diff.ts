import { createTwoFilesPatch } from 'diff';
import type { PromptText } from './template.ts';

export interface NamedText {
  readonly version: string;
  readonly text: PromptText;
}

/** More changed lines than this are told as a whole: finding the shortest way would take too long. */
const MOST_EDITS = 4_000;

/** Instructions and examples of two versions as a unified diff; empty when they are the same. */
export function promptDiff(from: NamedText, to: NamedText): string {
  const [before, after] = [written(from.text), written(to.text)];
  if (before === after) return '';
  const patch = createTwoFilesPatch(from.version, to.version, before, after, undefined, undefined, {
    context: 3,
    maxEditLength: MOST_EDITS,
  });
  if (patch === undefined)
    return `--- ${from.version}\n+++ ${to.version}\nMore than ${MOST_EDITS} lines differ.\n`;
  // The first line rules the file names off.
  return patch.slice(patch.indexOf('\n') + 1);
}

function written({ system, examples }: PromptText): string {
  const shown = examples.map(({ input, output }, index) => {
    const answer = typeof output === 'string' ? output : JSON.stringify(output, null, 2);
    return `\n## Example ${index + 1}\n\n${input}\n\n### Answer\n\n${answer}\n`;
  });
  return `${system}\n${shown.join('')}`;
}
