import { LeadlineError } from '../errors/index.ts';

/** Where a list that is ordered by time goes on: after the row of this time and UUID. */
export interface Place {
  readonly at: Date;
  readonly id: string;
}

const SHAPE = /^(\S+) ([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})$/u;

export function writeCursor({ at, id }: Place): string {
  return Buffer.from(`${at.toISOString()} ${id}`).toString('base64url');
}

/** @throws `invalid_input` for what `writeCursor` did not make. */
export function readCursor(cursor: string): Place {
  const [, time = '', id = ''] = SHAPE.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  const at = new Date(time);
  if (!Number.isNaN(at.getTime())) return { at, id };
  throw new LeadlineError('invalid_input', 'The cursor is not one this list gave out.', {
    next: 'Begin again without a cursor.',
    issues: [{ path: 'cursor', message: 'not a cursor of this list' }],
  });
}
