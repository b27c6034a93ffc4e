import type { Role } from '@leadline/contracts';
import type { Principal } from './principal.ts';

export interface Workspace {
  readonly id: string;
  readonly name: string;
  readonly createdAt: Date;
}

export interface NewApiKey {
  readonly workspaceId: string;
  /** For people: whose key it is, or what for. */
  readonly name: string;
  readonly role: Role;
  /** Never, unless said. */
  readonly expiresAt?: Date;
}

/** What may be shown of a key. */
export interface ApiKey {
  readonly id: string;
  readonly name: string;
  readonly prefix: string;
  readonly role: Role;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
  /** Right to about a minute. */
  readonly lastUsedAt: Date | null;
}

/** Who may ask what: workspaces, their API keys, and signed links. */
export interface Iam {
  /** @throws `conflict` when the name is taken. */
  createWorkspace(name: string): Promise<Workspace>;
  /** The only time the secret is told. */
  createApiKey(key: NewApiKey): Promise<ApiKey & { readonly secret: string }>;
  /**
   * Who holds this key. A revoked key works on for at most 5 s in other processes, not at all in the one
   * that revoked it.
   *
   * @throws `unauthenticated` for an unknown, expired or revoked key.
   */
  authenticate(secret: string): Promise<Principal>;
  /** @throws `not_found` when the workspace has no such key. Revoking twice is fine. */
  revokeKey(workspaceId: string, keyId: string): Promise<void>;
  /** Newest first. */
  listKeys(workspaceId: string): Promise<ApiKey[]>;
  /**
   * The workspace `default` and the admin key of whoever owns this machine, which is written to
   * `<home>/api-key` (readable by the owner only). Makes what is missing; safe in many processes at once.
   *
   * @throws `disk_unavailable` when the key cannot be written; nothing is left behind then.
   */
  ensureDefaultWorkspace(options: { readonly home: string }): Promise<Principal>;
  /** A token that says: this workspace grants `subject` to whoever holds it. */
  sign(workspaceId: string, subject: string): Promise<string>;
  /**
   * The workspace that granted `subject` with this token.
   *
   * @throws `not_found` for any other token.
   */
  verify(token: string, subject: string): Promise<string>;
}
