import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { defineOperation, PERMISSIONS, type Permission, ROLES, type Role } from '@leadline/contracts';
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { fakeClock, testDatabase, walkOperations } from '../../testing/index.ts';
import { LeadlineError } from '../errors/index.ts';
import { type AuditNote, may, plainPrincipal } from '../iam/index.ts';
import {
  bindOperation,
  type Operation,
  type OperationContext,
  runOperation,
  streamOperation,
} from './index.ts';

const database = await testDatabase();
const { store, workspaceId } = database;
beforeEach(() => database.truncate());
afterAll(() => database.close());

const noteDefinition = defineOperation({
  name: 'notes.add',
  summary: 'Adds a note.',
  input: z.object({ text: z.string().min(1), tags: z.array(z.object({ name: z.string() })).default([]) }),
  output: z.object({ id: z.string() }),
  permission: 'visibility:write',
  effect: 'write',
  http: { method: 'POST', path: '/v1/notes' },
  idempotent: true,
});
type Handler = Parameters<typeof bindOperation<typeof noteDefinition.input, typeof noteDefinition.output>>[1];

const noteOperation = (handle: Handler) => bindOperation(noteDefinition, handle);
const adding = () => {
  const handle = vi.fn<Handler>(async () => ({ id: randomUUID() }));
  return { handle, operation: noteOperation(handle) };
};

function as(role: Role, more: Partial<OperationContext> = {}): OperationContext {
  return { principal: plainPrincipal({ workspaceId, keyId: 'k', role }), requestId: 'r', ...more };
}
const asking = (more: Partial<OperationContext> = {}) => ({ store, context: as('sales_manager', more) });

describe('an operation', () => {
  it('is handed the parsed input and gives out what its schema names, no more', async () => {
    const operation = noteOperation(async (input) => {
      expect(input).toEqual({ text: 'hello', tags: [] });
      return { id: 'n1', internalCost: 3 };
    });
    expect(await runOperation(operation, { text: 'hello', extra: true }, asking())).toEqual({ id: 'n1' });
  });

  it('refuses bad input, naming each field, before anything is done', async () => {
    const { handle, operation } = adding();
    const bad = { text: '', tags: [{ name: 'a' }, { name: 7 }] };
    await expect(runOperation(operation, bad, asking())).rejects.toMatchObject({
      code: 'invalid_input',
      issues: [
        { path: 'text', message: expect.any(String) },
        { path: 'tags.1.name', message: expect.any(String) },
      ],
    });
    await expect(runOperation(operation, undefined, asking())).rejects.toMatchObject({
      code: 'invalid_input',
    });
    expect(handle).not.toHaveBeenCalled();
  });

  it('refuses a role without the permission before it looks at the input', async () => {
    const { handle, operation } = adding();
    const call = { store, context: as('analyst') };
    await expect(runOperation(operation, { nonsense: 1 }, call)).rejects.toMatchObject({
      code: 'forbidden',
      next: expect.stringContaining('visibility:write'),
    });
    expect(handle).not.toHaveBeenCalled();
  });

  it('whose result does not fit its schema fails as our mistake, and lets nothing out', async () => {
    const operation = noteOperation(async () => ({ id: 7, secret: 'x' }) as never);
    await expect(runOperation(operation, { text: 'a' }, asking())).rejects.toMatchObject({
      code: 'internal',
    });
  });

  it('passes on what its handler rejects with', async () => {
    const failure = new LeadlineError('not_found', 'no such thing');
    const operation = noteOperation(() => Promise.reject(failure));
    await expect(runOperation(operation, { text: 'a' }, asking())).rejects.toBe(failure);
  });
});

describe('the audit log', () => {
  const read = defineOperation({ ...noteDefinition, name: 'notes.read', effect: 'read', idempotent: false });
  const change = defineOperation({
    ...noteDefinition,
    name: 'notes.change',
    input: z.object({ noteId: z.string(), text: z.string() }),
    http: { method: 'PUT', path: '/v1/notes/{noteId}' },
  });
  /** What one attempt leaves in the log. */
  async function notesOf(operation: Operation, input: unknown, context = as('sales_manager')) {
    const notes: AuditNote[] = [];
    const auditLog = { note: (note: AuditNote) => void notes.push(note) };
    await runOperation(operation, input, { store, context, auditLog }).catch(() => undefined);
    return notes;
  }

  it('is told of a change: who, what, to which object, from where; and nothing of the contents', async () => {
    const context = as('sales_manager', { origin: '203.0.113.9' });
    const notes = await notesOf(
      bindOperation(change, async () => ({ id: 'made' })),
      { noteId: 'n7', text: 'secret words' },
      context,
    );
    expect(notes).toEqual([
      {
        workspaceId,
        keyId: 'k',
        userId: null,
        role: 'sales_manager',
        requestId: 'r',
        origin: '203.0.113.9',
        operation: 'notes.change',
        outcome: 'done',
        object: 'n7',
      },
    ]);
  });

  it('names what was made', async () => {
    expect(
      await notesOf(
        noteOperation(async () => ({ id: 'n1' })),
        { text: 'a' },
      ),
    ).toMatchObject([{ object: 'n1' }]);
  });

  it('is told of failures of a change with their code, and not of what is no identifier', async () => {
    const failing = bindOperation(change, () => Promise.reject(new LeadlineError('conflict', 'taken')));
    const input = { noteId: 'Dear diary, today I', text: 'a' };
    expect(await notesOf(failing, input)).toMatchObject([
      { outcome: 'failed', code: 'conflict', object: null },
    ]);
    expect(await notesOf(failing, {})).toMatchObject([{ outcome: 'failed', code: 'invalid_input' }]);
  });

  it('is told of whatever was denied, reading too, and not of reading that was allowed', async () => {
    const reading = bindOperation(read, async () => ({ id: 'n1' }));
    expect(await notesOf(reading, { text: 'a' })).toEqual([]);
    expect(
      await notesOf(
        bindOperation({ ...read, audited: true }, async () => ({ id: 'n1' })),
        { text: 'a' },
      ),
    ).toHaveLength(1);
    expect(await notesOf(reading, { text: 'a' }, as('analyst'))).toMatchObject([
      { outcome: 'denied', code: 'forbidden' },
    ]);
  });

  it('is told of a stream that was denied', async () => {
    const notes: AuditNote[] = [];
    const auditLog = { note: (note: AuditNote) => void notes.push(note) };
    const call = { store, auditLog, context: as('analyst') };
    await expect(
      streamOperation(
        bindOperation(read, async () => ({ id: 'n' })),
        {},
        call,
      ),
    ).rejects.toMatchObject({ code: 'forbidden' });
    expect(notes).toMatchObject([{ operation: 'notes.read', outcome: 'denied' }]);
  });
});

describe('every operation for every role', () => {
  const operations = PERMISSIONS.map((permission: Permission) =>
    bindOperation({ ...noteDefinition, name: `needs.${permission}`, permission }, async () => ({ id: 'n' })),
  );

  it('is allowed exactly where the role has the permission', () => {
    const attempts = walkOperations(operations);
    expect(attempts).toHaveLength(PERMISSIONS.length * ROLES.length);
    for (const { allowed, permission, role } of attempts)
      expect(allowed).toBe(may(as(role).principal, permission));
  });
});

describe('a request with an Idempotency-Key', () => {
  it('is done once: the same request again gets the first answer', async () => {
    const { handle, operation } = adding();
    const call = asking({ idempotencyKey: 'key-1' });
    const first = await runOperation(operation, { text: 'a', tags: [{ name: 'x' }] }, call);
    expect(await runOperation(operation, { tags: [{ name: 'x' }], text: 'a' }, call)).toEqual(first);
    expect(handle).toHaveBeenCalledTimes(1);
    expect(await runOperation(operation, { text: 'a' }, asking())).not.toEqual(first);
    expect(await runOperation(operation, { text: 'a' }, asking({ idempotencyKey: 'key-2' }))).not.toEqual(
      first,
    );
  });

  it('is refused when the key came with other input, or for another operation', async () => {
    const { operation } = adding();
    const call = asking({ idempotencyKey: 'key-1' });
    await runOperation(operation, { text: 'a' }, call);
    const mismatch = { code: 'idempotency_mismatch', next: expect.any(String) };
    await expect(runOperation(operation, { text: 'b' }, call)).rejects.toMatchObject(mismatch);
    const other = bindOperation({ ...noteDefinition, name: 'notes.other' }, async () => ({ id: 'o' }));
    await expect(runOperation(other, { text: 'a' }, call)).rejects.toMatchObject(mismatch);
  });

  it('waits for the first when both come at the same time', async () => {
    const { handle, operation } = adding();
    handle.mockImplementation(async () => {
      await pause(120);
      return { id: randomUUID() };
    });
    const call = asking({ idempotencyKey: 'key-1' });
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => runOperation(operation, { text: 'a' }, call)),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(handle).toHaveBeenCalledTimes(1);
  });

  it('is told to come back when the first takes longer than ten seconds', async () => {
    const clock = fakeClock();
    const { operation } = adding();
    const held = Promise.withResolvers<{ id: string }>();
    const slow = noteOperation(() => held.promise);
    const call = { ...asking({ idempotencyKey: 'key-1' }), clock };
    const first = runOperation(slow, { text: 'a' }, call);
    await expect.poll(() => rowCount()).toBe(1);
    const second = runOperation(operation, { text: 'a' }, call);
    const stepping = setInterval(() => void clock.advance(1000), 5);
    await expect(second).rejects.toMatchObject({ code: 'conflict', retryable: true });
    clearInterval(stepping);
    held.resolve({ id: 'n1' });
    expect(await first).toEqual({ id: 'n1' });
  });

  it('is tried anew after a failure', async () => {
    const { handle, operation } = adding();
    handle.mockRejectedValueOnce(new LeadlineError('provider_failed', 'away'));
    const call = asking({ idempotencyKey: 'key-1' });
    await expect(runOperation(operation, { text: 'a' }, call)).rejects.toMatchObject({
      code: 'provider_failed',
    });
    expect(await runOperation(operation, { text: 'a' }, call)).toHaveProperty('id');
    expect(handle).toHaveBeenCalledTimes(2);
  });

  it('is taken over a minute after the process that had it died', async () => {
    const clock = fakeClock();
    const { operation } = adding();
    const call = { ...asking({ idempotencyKey: 'key-1' }), clock };
    const dead = noteOperation(() => new Promise(() => undefined));
    void runOperation(dead, { text: 'a' }, call);
    await expect.poll(() => rowCount()).toBe(1);
    await clock.advance(60_001);
    expect(await runOperation(operation, { text: 'a' }, call)).toHaveProperty('id');
  });

  it('is forgotten after a day', async () => {
    const clock = fakeClock();
    const { handle, operation } = adding();
    const call = { ...asking({ idempotencyKey: 'key-1' }), clock };
    await runOperation(operation, { text: 'a' }, call);
    await clock.advance(24 * 60 * 60_000 + 1);
    await runOperation(operation, { text: 'b' }, call);
    expect(handle).toHaveBeenCalledTimes(2);
    await runOperation(operation, { text: 'c' }, { ...asking({ idempotencyKey: 'key-2' }), clock });
    await clock.advance(24 * 60 * 60_000 + 1);
    await runOperation(operation, { text: 'd' }, { ...asking({ idempotencyKey: 'key-3' }), clock });
    expect(await rowCount()).toBe(1);
  });

  it('does not meet the same key of another workspace', async () => {
    const { operation } = adding();
    const theirs = await database.addWorkspace();
    const mine = await runOperation(operation, { text: 'a' }, asking({ idempotencyKey: 'key-1' }));
    const principal = plainPrincipal({ workspaceId: theirs, keyId: 'k', role: 'sales_manager' });
    const other = await runOperation(
      operation,
      { text: 'b' },
      asking({ idempotencyKey: 'key-1', principal }),
    );
    expect(other).not.toEqual(mine);
  });

  it.each(['', 'x'.repeat(256), 'späť', 'line\nbreak'])('is refused when the key is %j', async (key) => {
    const { operation } = adding();
    await expect(
      runOperation(operation, { text: 'a' }, asking({ idempotencyKey: key })),
    ).rejects.toMatchObject({ code: 'invalid_input' });
  });

  it('is done each time by an operation that does not promise more', async () => {
    const handle = vi.fn<Handler>(async () => ({ id: 'n' }));
    const { idempotent: _, ...plain } = noteDefinition;
    const operation = bindOperation(plain, handle);
    await runOperation(operation, { text: 'a' }, asking({ idempotencyKey: 'key-1' }));
    await runOperation(operation, { text: 'a' }, asking({ idempotencyKey: 'key-1' }));
    expect(handle).toHaveBeenCalledTimes(2);
  });
});

async function rowCount(): Promise<number> {
  const { rows } = await store.pool.query('select count(*)::int as count from idempotency_keys');
  return (rows[0] as { count: number }).count;
}
