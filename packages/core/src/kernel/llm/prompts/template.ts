import type { PromptExample } from '@leadline/contracts';
import { LeadlineError } from '../../errors/index.ts';

/** A version's text as it is kept. */
export interface PromptText {
  readonly system: string;
  readonly examples: readonly PromptExample[];
}

/** A text cut at its variables: literal, name, literal, name, … literal. */
export interface Template {
  readonly pieces: readonly string[];
}

/** `\{{` stands for the characters themselves. */
const MARK = /\\\{\{|\{\{(?:\s*([A-Za-z]\w{0,59})\s*\}\})?/gu;

/**
 * Reads a text with `{{variables}}`.
 *
 * @throws `invalid_input` for `{{` that begins none.
 */
export function readTemplate(text: string, path: string): Template {
  const pieces: string[] = [];
  let literal = '';
  let end = 0;
  for (const match of text.matchAll(MARK)) {
    literal += text.slice(end, match.index);
    end = match.index + match[0].length;
    const [mark, name] = match;
    if (mark.startsWith('\\')) literal += '{{';
    else if (name === undefined) throw notAVariable(text, match.index, path);
    else {
      pieces.push(literal, name);
      literal = '';
    }
  }
  return { pieces: [...pieces, literal + text.slice(end)] };
}

export function variablesOf(...templates: readonly Template[]): string[] {
  return [
    ...new Set(templates.flatMap(({ pieces }) => pieces.filter((_, index) => index % 2 === 1))),
  ].toSorted();
}

/** The text with its values, which are put in as they are: what looks like a variable in one stays what it is. */
export function filled({ pieces }: Template, values: Readonly<Record<string, string>>): string {
  if (pieces.length === 1) return pieces[0] ?? '';
  return pieces.map((piece, index) => (index % 2 === 1 ? (values[piece] ?? '') : piece)).join('');
}

/** An example's answer as it is shown to a model. */
export function outputText(output: PromptExample['output']): string {
  return typeof output === 'string' ? output : JSON.stringify(output);
}

function notAVariable(text: string, index: number, path: string): LeadlineError {
  const line = text.slice(0, index).split('\n').length;
  const message = `\`{{\` in line ${line} begins no variable: write {{name}}, or \\{{ for the characters themselves`;
  return new LeadlineError('invalid_input', `${path}: ${message}.`, { issues: [{ path, message }] });
}
