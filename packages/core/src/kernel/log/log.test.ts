import { DrizzleQueryError } from 'drizzle-orm/errors';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LeadlineError } from '../errors/index.ts';
import { createLog, type Log } from './index.ts';

function capture(secrets: string[] = []): { log: Log; lines: () => string } {
  const written: string[] = [];
  const log = createLog({ level: 'debug', secrets, destination: { write: (line) => written.push(line) } });
  return { log, lines: () => written.join('') };
}

describe('a log line', () => {
  it('is JSON with level, time, fields and message', () => {
    const { log, lines } = capture();
    log.info({ auditId: 'a1', done: 3 }, 'went on');
    expect(JSON.parse(lines())).toMatchObject({ level: 'info', auditId: 'a1', done: 3, msg: 'went on' });
    expect(Date.parse((JSON.parse(lines()) as { time: string }).time)).not.toBeNaN();
  });

  it('below the level is not written', () => {
    const written: string[] = [];
    const log = createLog({ level: 'warn', destination: { write: (line) => written.push(line) } });
    log.info({}, 'chatter');
    log.warn({}, 'take note');
    expect(written).toHaveLength(1);
  });

  it.each([
    [{ headers: { Authorization: 'Digest abc', 'x-api-key': 'short' } }, ['abc', 'short']],
    [{ provider: { settings: [{ apiKey: 'k-1' }] } }, ['k-1']],
    [{ password: { nested: 'deep' } }, ['deep']],
    [{ person: { firstName: 'Jane', email: 'x' } }, ['Jane']],
    [{ note: 'write to jane.doe@example.com' }, ['jane.doe', 'example.com']],
    [{ url: 'https://api.example.com/v1?q=a&api_key=abc123' }, ['abc123']],
    [{ url: 'https://api.example.com/v0.4?q=a&api_token=abc123' }, ['abc123']],
    [{ headers: { 'X-Goog-Api-Key': 'k-2' } }, ['k-2']],
    [{ note: 'pk.eyJ1IjoiYWNtZSJ9.c2lnbmF0dXJl is set' }, ['eyJ1IjoiYWNtZSJ9']],
    [{ url: 'postgres://leadline:hunter2@127.0.0.1:5432/x' }, ['hunter2']],
    [{ header: 'Bearer eyJhbGciOi.abcdefgh' }, ['eyJhbGciOi']],
    [{ note: 'key sk-proj-abcdefghijklmnop1234 and ll_abcdefghijklmnop1234567890' }, ['abcdefghijklmnop']],
  ])('of %j shows nothing of what it must not', (fields, hidden) => {
    const { log, lines } = capture();
    log.error(fields, 'failed');
    for (const text of hidden) expect(lines()).not.toContain(text);
    expect(lines()).toContain('failed');
  });

  it('never holds a configured secret, wherever it stands', () => {
    const secret = fc.string({ minLength: 6, maxLength: 40 }).filter((text) => text.trim().length > 5);
    fc.assert(
      fc.property(secret, (text) => {
        const { log, lines } = capture([text]);
        log.error({ [`field`]: text, list: [text], err: new Error(`bad: ${text}`) }, `said ${text}`);
        const line = JSON.parse(lines()) as {
          field: string;
          list: string[];
          msg: string;
          err: { message: string };
        };
        expect(line.field + line.list.join('') + line.msg + line.err.message).not.toContain(text);
      }),
    );
  });

  it('of an error gives type, code, message, stack and causes, and nothing a driver hung on it', () => {
    const { log, lines } = capture();
    const driver = Object.assign(new Error('duplicate key'), { code: '23505', detail: 'Key (name)=(Jane)' });
    const query = new DrizzleQueryError('insert into people values ($1)', ['Jane Doe'], driver);
    log.error({ err: new LeadlineError('internal', 'could not save', { cause: query }) }, 'failed');
    const { err } = JSON.parse(lines()) as { err: { cause: { message: string; cause: object } } };
    expect(err).toMatchObject({ type: 'LeadlineError', code: 'internal', message: 'could not save' });
    expect(err.cause.message).toContain('insert into people');
    expect(err.cause.cause).toMatchObject({ code: '23505', message: 'duplicate key' });
    expect(lines()).toContain('log.test.ts');
    expect(lines()).not.toContain('Jane');
  });
});
