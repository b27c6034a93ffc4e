import { describe, expect, it } from 'vitest';
import { fakeClock } from '../../../testing/index.ts';
import { type AuditNote, plainPrincipal } from '../../iam/index.ts';
import { createDenialNotes } from './denial-notes.ts';
import type { Traced } from './index.ts';

function noting() {
  const clock = fakeClock();
  const notes: AuditNote[] = [];
  const tell = createDenialNotes({ note: (note) => void notes.push(note) }, clock);
  const turnedAway = (keyId: string, errorCode: string | null, more: object = {}) =>
    tell({
      outcome: 'refused',
      errorCode,
      exchange: {
        id: 'request-1',
        caller: plainPrincipal({ workspaceId: 'w', keyId, role: 'sales_rep' }),
        request: { model: 'openai/gpt-6-luna' },
      },
      ...more,
    } as Traced);
  return { clock, notes, turnedAway };
}

describe('a denial', () => {
  it('is noted for each key and reason, again after a minute, and never as contents', async () => {
    const { clock, notes, turnedAway } = noting();
    for (let turn = 0; turn < 3; turn += 1)
      for (const key of ['k1', 'k2'])
        for (const code of ['forbidden', 'rate_limited', 'content_blocked']) turnedAway(key, code);
    expect(notes).toHaveLength(6);
    await clock.advance(60_000);
    turnedAway('k1', 'content_blocked', {
      exchange: {
        id: 'request-2',
        caller: plainPrincipal({ workspaceId: 'w', keyId: 'k1', role: 'sales_rep' }),
        request: { model: 'Dear Ann, please' },
      },
    });
    expect(notes.at(-1)).toMatchObject({
      workspaceId: 'w',
      keyId: 'k1',
      code: 'content_blocked',
      object: null,
      requestId: 'request-2',
    });
    expect(JSON.stringify(notes)).not.toContain('Ann');
  });

  it('is not what ended well, was only wrong, or failed at the provider', () => {
    const { notes, turnedAway } = noting();
    turnedAway('k1', null, { outcome: 'ok' });
    turnedAway('k1', 'invalid_input');
    turnedAway('k1', 'not_found');
    turnedAway('k1', 'rate_limited', { outcome: 'error' });
    expect(notes).toEqual([]);
  });

  it('of ten thousand keys and more is kept in bounded memory, each noted once', () => {
    const { notes, turnedAway } = noting();
    for (let key = 0; key < 25_000; key += 1) turnedAway(`k${key}`, 'forbidden');
    turnedAway('k24999', 'forbidden');
    expect(notes).toHaveLength(25_000);
    // The oldest were forgotten.
    turnedAway('k0', 'forbidden');
    expect(notes).toHaveLength(25_001);
  });
});
