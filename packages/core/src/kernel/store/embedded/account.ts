import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { LeadlineError } from '../../errors/index.ts';

/** The Unix user PostgreSQL runs as when we are root, under whom it refuses to run. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

const PREFERRED = ['postgres', 'leadline'];
/** Exists everywhere, owns nothing: the last resort where users cannot be made. */
const LAST_RESORT = 'nobody';

const run = promisify(execFile);

/** The account for the server's processes; null when we are not root and PostgreSQL runs as ourselves. */
export async function serverAccount(): Promise<Account | null> {
  if (process.getuid?.() !== 0) return null;
  const found = await findAccount(PREFERRED);
  if (found) return found;
  await run('useradd', ['--system', '--user-group', '--no-create-home', 'leadline']).catch(() => undefined);
  const made = await findAccount([...PREFERRED, LAST_RESORT]);
  if (made) return made;
  throw new LeadlineError(
    'unsupported_runtime',
    'PostgreSQL does not run as root, and no other user could be found or made.',
    { next: 'Make one (`useradd --system postgres`), start as another user, or set DATABASE_URL.' },
  );
}

async function findAccount(names: readonly string[]): Promise<Account | undefined> {
  const accounts = parseAccounts(await readFile('/etc/passwd', 'utf8').catch(() => ''));
  return names
    .map((name) => accounts.find((entry) => entry.name === name))
    .find((entry) => entry !== undefined && entry.uid !== 0);
}

/** Reads passwd(5) lines; those that are not well-formed are passed over. */
export function parseAccounts(passwd: string): (Account & { readonly name: string })[] {
  return passwd.split('\n').flatMap((line) => {
    const [name, , uid, gid] = line.split(':');
    if (!name || !uid || !gid || !/^\d+$/.test(uid) || !/^\d+$/.test(gid)) return [];
    return [{ name, uid: Number(uid), gid: Number(gid) }];
  });
}
