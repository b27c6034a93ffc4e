import { createHmac } from 'node:crypto';
import { LeadlineError } from '../errors/index.ts';
import type { Store } from '../store/index.ts';
import { sameText } from './keys/secret.ts';
import { findSigningKey, keepSigningKey } from './repository.ts';

const KEY_BYTES = 32;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export interface Signatures {
  sign(workspaceId: string, subject: string): Promise<string>;
  verify(token: string, subject: string): Promise<string>;
}

/** Tokens are the workspace's id and an HMAC-SHA-256 of it and the subject, under a key of that workspace. */
export function createSignatures(deps: {
  readonly store: Store;
  readonly random: (size: number) => Buffer;
}): Signatures {
  const { store, random } = deps;
  return {
    async sign(workspaceId, subject) {
      const key = await store.tenant(
        workspaceId,
        async (database) =>
          (await findSigningKey(database, workspaceId)) ??
          (await keepSigningKey(database, workspaceId, random(KEY_BYTES).toString('base64url'))),
      );
      return `${workspaceId}.${signature(key, workspaceId, subject)}`;
    },
    async verify(token, subject) {
      const [workspaceId = '', given = ''] = token.split('.');
      const key = UUID.test(workspaceId)
        ? await store.tenant(workspaceId, (database) => findSigningKey(database, workspaceId))
        : null;
      if (key !== null && sameText(given, signature(key, workspaceId, subject))) return workspaceId;
      throw new LeadlineError('not_found', 'This link is not valid, or no longer.', {
        next: 'Ask whoever sent it for a new one.',
      });
    },
  };
}

function signature(key: string, workspaceId: string, subject: string): string {
  return createHmac('sha256', Buffer.from(key, 'base64url'))
    .update(`${workspaceId}\n${subject}`)
    .digest('base64url');
}
