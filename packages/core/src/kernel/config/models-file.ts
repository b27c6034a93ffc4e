import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { LeadlineError } from '../errors/index.ts';

/** The file of deployments and routing rules as it was found; what it says is checked by whoever uses it. */
export interface ModelsFile {
  readonly path: string;
  readonly content: unknown;
  /** Values of the variables that its deployments name as their keys. Secret. */
  readonly keys: Readonly<Record<string, string>>;
}

const USUAL_NAME = 'leadline.models.json';

/**
 * Reads the file of models: the one that is named, else the usual one in Leadline's home where there is one. `valueOf` finds a variable
 * by its name.
 *
 * @throws `invalid_input` for a file that is named and missing, or is no JSON, with the line; `disk_unavailable` when it cannot be read.
 */
export function readModelsFile(
  { home, named, root }: { readonly home: string; readonly named: string | undefined; readonly root: string },
  valueOf: (variable: string) => string | undefined,
): ModelsFile | null {
  const path = named === undefined ? join(home, USUAL_NAME) : resolve(root, named);
  const text = readText(path, named !== undefined);
  if (text === null) return null;
  const content = parse(path, text);
  const found = keyNames(content).map((name) => [name, valueOf(name)] as const);
  const keys = Object.fromEntries(found.filter((entry): entry is [string, string] => Boolean(entry[1])));
  return { path, content, keys };
}

/** Names of variables, as deployments refer to their keys. */
function keyNames(content: unknown): string[] {
  const deployments = (content as { readonly deployments?: unknown } | null)?.deployments;
  if (!Array.isArray(deployments)) return [];
  return deployments.flatMap((each: unknown) => {
    const name = (each as { readonly key?: unknown } | null)?.key;
    return typeof name === 'string' ? [name] : [];
  });
}

function readText(path: string, needed: boolean): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const missing = ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '');
    if (missing && !needed) return null;
    if (missing)
      throw new LeadlineError('invalid_input', `LEADLINE_MODELS_FILE: there is no file ${path}.`, {
        next: 'Correct the path, or leave the setting out.',
        issues: [{ path: 'LEADLINE_MODELS_FILE', message: 'names a file that is not there' }],
      });
    throw new LeadlineError('disk_unavailable', `${path} cannot be read.`, {
      next: 'Correct its permissions, or start as the user it belongs to.',
      cause: error,
    });
  }
}

function parse(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const where = `line ${lineOf(text, reason)}`;
    // The parser quotes what it stumbled over, which may be a key that somebody pasted.
    const message = `is no JSON from ${where} on`;
    throw new LeadlineError('invalid_input', `${path} ${message}.`, {
      next: 'Correct that line; the guide on routing shows a whole file.',
      issues: [{ path: where, message }],
    });
  }
}

/** The parser names a position, or shows the text around it, or nothing when the text just ends. */
function lineOf(text: string, reason: string): number {
  const position = /at position (\d+)/u.exec(reason)?.[1];
  const shown = /^Unexpected token .+?, (\.\.\.)?"([^]*)"(?:\.\.\.)? is not valid JSON$/u.exec(reason);
  if (position !== undefined) return linesBefore(text, Number(position));
  if (!shown) return linesBefore(text, text.length);
  const [, cut, around = ''] = shown;
  return linesBefore(text, text.indexOf(around) + (cut ? SHOWN_BEFORE : 0));
}

/** Letters the parser shows before the one it stumbled over. */
const SHOWN_BEFORE = 10;

function linesBefore(text: string, position: number): number {
  return text
    .slice(0, position + 1)
    .trimEnd()
    .split('\n').length;
}
