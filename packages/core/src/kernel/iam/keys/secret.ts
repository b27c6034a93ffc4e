import { hash, timingSafeEqual } from 'node:crypto';

const SECRET_BYTES = 32;
const SHOWN_CHARACTERS = 8;
const SECRET_SHAPE = /^ll_[A-Za-z0-9_-]{43}$/;

/** A new API key: `ll_` and 256 random bits. */
export function newSecret(random: (size: number) => Buffer): string {
  return `ll_${random(SECRET_BYTES).toString('base64url')}`;
}

/** True for text that could be a key of ours; saves a look-up for what cannot. */
export function looksLikeSecret(text: string): boolean {
  return SECRET_SHAPE.test(text);
}

export function shownPrefix(secret: string): string {
  return secret.slice(0, SHOWN_CHARACTERS);
}

/** Looked up by equality: whoever could tell how much of two hashes agrees would still know no secret. */
export function hashSecret(secret: string): string {
  return hash('sha256', secret);
}

/** Compares in a time that does not tell how much of the two agrees. */
export function sameText(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
