import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto';

export interface MasterKey {
  /** Tells master keys apart and says nothing about them. */
  readonly id: string;
  /** 32 bytes. */
  readonly bytes: Buffer;
}

export interface Sealed {
  readonly masterKeyId: string;
  readonly nonce: string;
  readonly ciphertext: string;
}

/** What a sealed text belongs to; it cannot be opened as anything else. */
export interface SealedFor {
  readonly workspaceId: string;
  readonly provider: string;
}

const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export function masterKeyOf(bytes: Buffer): MasterKey {
  const id = createHmac('sha256', bytes).update('leadline master key').digest('hex').slice(0, 16);
  return { id, bytes };
}

export function seal(
  text: string,
  owner: SealedFor,
  by: { readonly masterKey: MasterKey; readonly random: (size: number) => Buffer },
): Sealed {
  const nonce = by.random(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, by.masterKey.bytes, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(associatedData(owner));
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return {
    masterKeyId: by.masterKey.id,
    nonce: nonce.toString('base64'),
    ciphertext: sealed.toString('base64'),
  };
}

/** @throws when it was changed, moved to another owner, or sealed with another master key. */
export function open({ nonce, ciphertext }: Sealed, owner: SealedFor, masterKey: MasterKey): string {
  const bytes = Buffer.from(ciphertext, 'base64');
  const decipher = createDecipheriv(ALGORITHM, masterKey.bytes, Buffer.from(nonce, 'base64'), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAAD(associatedData(owner));
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
  const text = [decipher.update(bytes.subarray(0, -TAG_BYTES)), decipher.final()];
  return Buffer.concat(text).toString('utf8');
}

function associatedData({ workspaceId, provider }: SealedFor): Buffer {
  return Buffer.from(`${workspaceId}\n${provider}`);
}
