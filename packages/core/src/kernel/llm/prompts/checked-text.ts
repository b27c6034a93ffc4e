import type { PromptExample } from '@leadline/contracts';
import { LeadlineError } from '../../errors/index.ts';
import { outputSchemaOf } from '../answer/output-schema.ts';
import type { TaskDefinition } from '../task.ts';
import { outputText, type PromptText, readTemplate, variablesOf } from './template.ts';

/** All texts of a version together: a prompt of this length is a mistake, and would be paid for with every call. */
const MOST_CHARACTERS = 300_000;

export interface CheckedText {
  readonly content: PromptText;
  readonly variables: readonly string[];
}

/**
 * Whether a version can be used: its variables are known, and its examples answer as the task's output schema says.
 *
 * @throws `invalid_input`, naming each example and variable that is wrong.
 */
export function checkedText({ system, examples }: PromptText, task: TaskDefinition | null): CheckedText {
  const content = {
    system,
    examples: examples.map(({ input, output }, index) => ({
      input,
      output: checkedOutput(output, index, task),
    })),
  };
  const templates = [
    readTemplate(content.system, 'system'),
    ...content.examples.flatMap(({ input, output }, index) => [
      readTemplate(input, `examples.${index}.input`),
      ...(typeof output === 'string' ? [readTemplate(output, `examples.${index}.output`)] : []),
    ]),
  ];
  const variables = variablesOf(...templates);
  if (task) refuseUnknown(variables, task);
  const size = content.examples.reduce(
    (sum, { input, output }) => sum + input.length + outputText(output).length,
    system.length,
  );
  if (size > MOST_CHARACTERS)
    throw wrong(
      'system',
      `instructions and examples have ${size} characters together; at most ${MOST_CHARACTERS} are taken`,
    );
  return { content, variables };
}

function checkedOutput(
  output: PromptExample['output'],
  index: number,
  task: TaskDefinition | null,
): PromptExample['output'] {
  const path = `examples.${index}.output`;
  if (!task) {
    if (typeof output === 'string') return output;
    return JSON.stringify(output).replaceAll('{{', '\\{{');
  }
  const value = typeof output === 'string' ? readJson(output, path) : output;
  const parsed = task.output.safeParse(outputSchemaOf(task).restore(value));
  if (parsed.success) return value as PromptExample['output'];
  const [issue] = parsed.error.issues;
  const place = issue && issue.path.length > 0 ? `.${issue.path.map(String).join('.')}` : '';
  throw wrong(
    `${path}${place}`,
    `does not fit the output of ${task.name}: ${issue?.message ?? 'another shape'}`,
  );
}

function readJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw wrong(path, `is no JSON: ${error instanceof Error ? error.message : 'unreadable'}`);
  }
}

function refuseUnknown(
  variables: readonly string[],
  { name, variables: offered = {} }: TaskDefinition,
): void {
  const unknown = variables.filter((variable) => !Object.hasOwn(offered, variable));
  if (unknown.length === 0) return;
  const known = Object.keys(offered);
  const message = `${unknown.map((each) => `{{${each}}}`).join(', ')} is nothing ${name} offers`;
  throw wrong(
    'system',
    `${message}; it offers ${known.length > 0 ? known.map((each) => `{{${each}}}`).join(', ') : 'no variables'}`,
  );
}

function wrong(path: string, message: string): LeadlineError {
  return new LeadlineError('invalid_input', `${path}: ${message}.`, {
    issues: [{ path, message }],
    kept: 'Nothing was saved.',
  });
}
