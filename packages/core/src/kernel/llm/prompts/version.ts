import { compare, inc, major, parse, prerelease, valid } from 'semver';
import { LeadlineError } from '../../errors/index.ts';

/** Stands for the version that comes with the code, whatever its number. */
export const CODE = 'code';

export type Bump = 'patch' | 'minor' | 'major';

/** What marks a workspace's own version of a task: plain numbers are the code's, today and after an upgrade. */
const OWN_SUFFIX = 'ws';

/** How ledger, traces and headers name a version: `visibility.judge-answers@1.2.0`. */
export function versionLabel(name: string, version: string): string {
  return `${name}@${version}`;
}

/** The way back; the whole as the version where there is no name. */
export function readVersionLabel(label: string): { readonly name: string | null; readonly version: string } {
  const at = label.lastIndexOf('@');
  return at === -1
    ? { name: null, version: label }
    : { name: label.slice(0, at), version: label.slice(at + 1) };
}

/** Whether a workspace's version still fits the task: another major version has another output. */
export function fitsTask(version: string, taskVersion: string): boolean {
  return major(version) === major(taskVersion);
}

/** Newest first. */
export function newestFirst(one: string, other: string): number {
  return compare(other, one);
}

export interface Numbering {
  /** The code's version; null for a prompt of a workspace's own. */
  readonly code: string | null;
  readonly taken: readonly string[];
}

/** The next free version: above everything there is, and for a task within the code's major version. */
export function nextVersion({ code, taken }: Numbering, bump: Bump): string {
  const known = code === null ? taken : [code, ...taken.filter((version) => fitsTask(version, code))];
  const [highest] = known.toSorted(newestFirst);
  if (highest === undefined) return '1.0.0';
  if (code !== null && bump === 'major') throw unusable(majorIsCodes(code));
  const raised = inc(numberOf(highest), bump) ?? '1.0.0';
  return code === null ? raised : `${raised}-${OWN_SUFFIX}`;
}

/** @throws `invalid_input` for what is no version, or not the workspace's to give; `conflict` for one that is taken. */
export function checkVersion(version: string, { code, taken }: Numbering): void {
  if (valid(version) !== version) throw unusable('must be a semantic version such as 1.2.0');
  if (taken.includes(version))
    throw new LeadlineError(
      'conflict',
      `There is a version ${version} already, and versions are never changed.`,
      {
        next: 'Leave the version out to get the next free one.',
      },
    );
  if (code === null) return;
  if (!fitsTask(version, code)) throw unusable(majorIsCodes(code));
  if (compare(version, code) <= 0) throw unusable(`must be above the code’s version ${code}`);
  if (prerelease(version) === null)
    throw unusable(
      `needs a suffix such as ${version}-${OWN_SUFFIX}: plain numbers are the code’s, after an upgrade too`,
    );
}

function numberOf(version: string): string {
  const read = parse(version);
  return read ? `${read.major}.${read.minor}.${read.patch}` : version;
}

function majorIsCodes(code: string): string {
  return `must be a ${major(code)}.x version: the major one belongs to the task’s output`;
}

function unusable(message: string): LeadlineError {
  return new LeadlineError('invalid_input', `version: ${message}.`, {
    issues: [{ path: 'version', message }],
  });
}
