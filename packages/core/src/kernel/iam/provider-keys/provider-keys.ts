import type { LeadlineError } from '../../errors/index.ts';
import type { Notices, Subscription } from '../../notices/index.ts';

/** What may be shown of a provider's key. */
export interface ProviderKey {
  readonly provider: string;
  readonly lastFour: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** Workspaces' own keys with model providers, encrypted at rest. */
export interface ProviderKeys {
  /**
   * Replaces the one before.
   *
   * @throws `invalid_input` for a provider there is not; `disk_unavailable` when no master key can be made.
   */
  set(workspaceId: string, key: { readonly provider: string; readonly secret: string }): Promise<ProviderKey>;
  list(workspaceId: string): Promise<ProviderKey[]>;
  /** False when there was none. */
  remove(workspaceId: string, provider: string): Promise<boolean>;
  /**
   * The key itself, for the gateway alone: null where the workspace has none of its own and the settings' is to be
   * used. Answered from memory; what another process changed is seen within 5 s.
   *
   * @throws `provider_unconfigured` when it cannot be decrypted: never falls back silently to somebody else's key.
   */
  find(workspaceId: string, provider: string): Promise<string | null>;
  /**
   * All keys of a workspace, read afresh, for the gateway alone: whoever asks keeps them no longer than it must. An error in the place
   * of one that cannot be decrypted.
   */
  all(workspaceId: string): Promise<ReadonlyMap<string, string | LeadlineError>>;
  /** Tells of each workspace whose keys change, in whatever process; null when changes may have gone unheard. */
  watch(notices: Pick<Notices, 'subscribe'>, onChange: (workspaceId: string | null) => void): Subscription;
  /**
   * Encrypts every key of every workspace anew: under the current LEADLINE_MASTER_KEY, or, where the master key is
   * kept in the file, under a new one. May be repeated after a crash.
   *
   * @throws `provider_unconfigured` when one cannot be decrypted; those before it are done, nothing is lost.
   */
  rekey(): Promise<{ readonly rekeyed: number }>;
}
