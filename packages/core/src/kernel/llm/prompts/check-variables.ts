import { LeadlineError } from '../../errors/index.ts';
import type { ReadyPrompt } from './prompt-memory.ts';

/**
 * Whether a request has what its prompt asks for, and nothing that no live version knows: while two versions share the
 * traffic a program sends what either wants.
 *
 * @throws `invalid_input` with an issue for each variable.
 */
export function checkVariables(
  given: Readonly<Record<string, string>>,
  {
    prompt,
    ready,
    live,
  }: { readonly prompt: string; readonly ready: ReadyPrompt; readonly live: readonly string[] },
): void {
  const missing = ready.variables.filter((name) => !Object.hasOwn(given, name));
  const unknown = Object.keys(given).filter(
    (name) => !ready.variables.includes(name) && !live.includes(name),
  );
  if (missing.length + unknown.length === 0) return;
  const issues = [
    ...missing.map((name) => ({ path: `prompt.variables.${name}`, message: 'is missing' })),
    ...unknown.slice(0, MOST_TOLD).map((name) => ({
      path: `prompt.variables.${name.slice(0, LONGEST_TOLD)}`,
      message: 'is unknown to this prompt',
    })),
  ];
  const wanted = ready.variables.length > 0 ? ready.variables.join(', ') : 'none';
  throw new LeadlineError(
    'invalid_input',
    `The variables do not fit ${prompt}: ${issues.map(({ path, message }) => `${path.split('.').at(-1)} ${message}`).join(', ')}.`,
    { issues, next: `It wants: ${wanted}.`, kept: 'No model was asked, and nothing was spent.' },
  );
}

const MOST_TOLD = 10;
const LONGEST_TOLD = 60;
