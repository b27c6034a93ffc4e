import type { KeyLimits, Role } from '@leadline/contracts';
import type { Principal } from './principal.ts';

export interface Workspace {
  readonly id: string;
  readonly name: string;
  readonly createdAt: Date;
}

/** What an admin decides of a key. */
export interface KeySettings {
  /** For people: whose key it is, or what for. */
  readonly name: string;
  readonly role: Role;
  readonly userId: string | null;
  readonly tier: string | null;
  readonly region: string | null;
  readonly confidential: boolean;
  readonly models: readonly string[] | null;
  readonly limits: KeyLimits;
  /** Never, when null. */
  readonly expiresAt: Date | null;
}

export type NewApiKey = { readonly workspaceId: string } & Pick<KeySettings, 'name' | 'role'> &
  Partial<Omit<KeySettings, 'name' | 'role'>>;

/** Null takes a limit away; what is left out stays as it is. */
export interface LimitsChange {
  readonly limits?: { readonly [Name in keyof KeyLimits]?: KeyLimits[Name] | undefined };
}

/** What is left out stays as it is, also within the limits. */
export type KeyChange = Partial<Omit<KeySettings, 'limits'>> & LimitsChange;

/** What may be shown of a key. */
export interface ApiKey extends KeySettings {
  readonly id: string;
  readonly prefix: string;
  readonly createdAt: Date;
  readonly revokedAt: Date | null;
  readonly rotatedAt: Date | null;
  /** Until when the secret before the last rotation works. */
  readonly previousValidUntil: Date | null;
  /** Right to about a minute. */
  readonly lastUsedAt: Date | null;
}

export interface KeyPage {
  readonly items: ApiKey[];
  readonly nextCursor: string | null;
}

/** A key and its secret: the only time the secret is told. */
export type ToldKey = ApiKey & { readonly secret: string };

/** The keys of workspaces. Every change is seen at once by this process, by others within 5 s. */
export interface ApiKeys {
  createApiKey(key: NewApiKey): Promise<ToldKey>;
  /**
   * Who holds this key. Answered from memory, without the database, for a key used lately. A change made
   * elsewhere (revoked, expired earlier, other rights) is seen within 5 s, one made here at once.
   *
   * @throws `unauthenticated` for an unknown, expired or revoked key.
   */
  authenticate(secret: string): Promise<Principal>;
  /** @throws `not_found`. */
  getKey(workspaceId: string, keyId: string): Promise<ApiKey>;
  /** @throws `not_found`. */
  updateKey(workspaceId: string, keyId: string, change: KeyChange): Promise<ApiKey>;
  /**
   * A new secret for the same key; the one before it works for `graceSeconds` more, and the one before that no longer.
   *
   * @throws `not_found`; `conflict` for a revoked key.
   */
  rotateKey(workspaceId: string, keyId: string, graceSeconds: number): Promise<ToldKey>;
  /** @throws `not_found` when the workspace has no such key. Revoking twice is fine. */
  revokeKey(workspaceId: string, keyId: string): Promise<void>;
  /** Newest first, at most 200 a page, 50 unless said. */
  listKeys(
    workspaceId: string,
    page?: { readonly limit?: number; readonly cursor?: string | undefined },
  ): Promise<KeyPage>;
}

/** Who may ask what: workspaces, their API keys, and signed links. */
export interface Iam extends ApiKeys {
  /** @throws `conflict` when the name is taken. */
  createWorkspace(name: string): Promise<Workspace>;
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
