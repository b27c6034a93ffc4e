import type { Clock } from '../../clock/index.ts';
import type { LeadlineError } from '../../errors/index.ts';
import type { Subscription } from '../../notices/index.ts';
import type { ProviderGate } from '../limits/provider-gate.ts';
import type { Deployment, OwnDeployments } from '../routing/index.ts';
import type { Upstream } from '../upstream/index.ts';
import type { Connections } from './connections.ts';
import { ProviderFailure } from './failure.ts';
import { isProviderName, type ProviderName } from './names.ts';
import type { ProviderClient } from './provider.ts';

/** Where workspaces' own keys with providers are kept. */
export interface OwnKeys {
  /** All keys of a workspace, read afresh; an error in the place of one that cannot be decrypted. */
  all(workspaceId: string): Promise<ReadonlyMap<string, string | LeadlineError>>;
  /** Tells of each workspace whose keys change, in whatever process; null when changes may have gone unheard. */
  watch(onChange: (workspaceId: string | null) => void): Pick<Subscription, 'hearing'>;
}

/** A workspace's account with one provider. */
export interface OwnAccount {
  readonly gate: ProviderGate;
  /** Rejects with a `ProviderFailure` when the key cannot be decrypted. */
  upstream(): Promise<Upstream>;
  client(): Promise<ProviderClient>;
}

/** The accounts of one workspace; none for most. */
export interface WorkspaceAccounts extends OwnDeployments {
  readonly accounts: ReadonlyMap<ProviderName, OwnAccount>;
}

export interface OwnAccounts {
  /** What is known of a workspace's accounts; undefined when they must be read. */
  peek(workspaceId: string): WorkspaceAccounts | undefined;
  /** @throws `database_unavailable`: somebody else's key is never used for want of knowledge. */
  read(workspaceId: string): Promise<WorkspaceAccounts>;
}

export interface OwnAccountsDeps {
  readonly keys: OwnKeys;
  readonly clock: Clock;
  readonly connections: Pick<Connections, 'takesOwnKey' | 'clientWith' | 'upstreamWith'>;
  readonly deploymentOf: (provider: ProviderName) => Deployment;
  readonly newGate: (provider: ProviderName, workspaceId: string) => ProviderGate;
}

/** Changes are heard of at once; this bounds how long a secret stays in memory, and a lost word counts. */
const BELIEVED_MS = 30_000;
/** While nothing is heard of changes. */
const BELIEVED_UNHEARD_MS = 1_000;
/** While the database is away nobody can change anything, and requests go on. */
const BELIEVED_ALONE_MS = 300_000;
/** Workspaces whose accounts are in memory, those read longest ago forgotten first. */
const MOST = 2_000;
const NO_ACCOUNTS: WorkspaceAccounts = { deployments: [], accounts: new Map() };

interface Remembered {
  readonly known: WorkspaceAccounts;
  readonly secrets: ReadonlyMap<ProviderName, string>;
  readonly readAtMs: number;
  /** `unsure`: a change may have gone unheard. `changed`: a change was heard of. Both are read again. */
  readonly trust: 'believed' | 'unsure' | 'changed';
}

/** Knows which workspaces have keys of their own, and connects with them. Secrets leave this memory for their provider alone. */
export function createOwnAccounts(deps: OwnAccountsDeps): OwnAccounts {
  const { keys, clock } = deps;
  const remembered = new Map<string, Remembered>();
  const reading = new Map<string, Promise<WorkspaceAccounts>>();
  /** Counts changes heard of: what was read on both sides of one is read again. */
  let changes = 0;
  let watching: Pick<Subscription, 'hearing'> | undefined;

  const distrust = (workspaceId: string, trust: 'unsure' | 'changed') => {
    const known = remembered.get(workspaceId);
    if (known && known.trust !== 'changed') remembered.set(workspaceId, { ...known, trust });
  };
  const onChange = (workspaceId: string | null) => {
    changes += 1;
    if (workspaceId !== null) return distrust(workspaceId, 'changed');
    for (const id of remembered.keys()) distrust(id, 'unsure');
  };
  const isYoung = ({ readAtMs }: Remembered, limitMs: number) => clock.monotonicMs() - readAtMs < limitMs;
  const keep = (workspaceId: string, fresh: Remembered) => {
    remembered.delete(workspaceId);
    const [oldest] = remembered.keys();
    if (remembered.size >= MOST && oldest !== undefined) remembered.delete(oldest);
    remembered.set(workspaceId, fresh);
  };
  const readAgain = async (workspaceId: string): Promise<WorkspaceAccounts> => {
    const changesBefore = changes;
    const readAtMs = clock.monotonicMs();
    const found = await keys.all(workspaceId).catch((error: unknown) => {
      const before = remembered.get(workspaceId);
      if (before && before.trust !== 'changed' && isYoung(before, BELIEVED_ALONE_MS)) return before.known;
      throw error;
    });
    if ('accounts' in found) return found;
    const fresh = accountsOf(deps, workspaceId, { found, before: remembered.get(workspaceId) });
    keep(workspaceId, { ...fresh, readAtMs, trust: changes === changesBefore ? 'believed' : 'unsure' });
    return fresh.known;
  };

  return {
    peek(workspaceId) {
      const known = remembered.get(workspaceId);
      if (known?.trust !== 'believed') return undefined;
      return isYoung(known, watching?.hearing ? BELIEVED_MS : BELIEVED_UNHEARD_MS) ? known.known : undefined;
    },
    read(workspaceId) {
      watching ??= keys.watch(onChange);
      const underWay = reading.get(workspaceId);
      if (underWay) return underWay;
      const fresh = readAgain(workspaceId).finally(() => reading.delete(workspaceId));
      reading.set(workspaceId, fresh);
      return fresh;
    },
  };
}

const NO_SECRETS: ReadonlyMap<ProviderName, string> = new Map();

interface Found {
  readonly found: ReadonlyMap<string, string | LeadlineError>;
  readonly before: Remembered | undefined;
}

/** An account whose key has not changed stays the same, with its places and connections. */
function accountsOf(deps: OwnAccountsDeps, workspaceId: string, { found, before }: Found) {
  if (found.size === 0) return { known: NO_ACCOUNTS, secrets: NO_SECRETS };
  const secrets = new Map<ProviderName, string>();
  const accounts = new Map<ProviderName, OwnAccount>();
  for (const [provider, key] of found) {
    if (!isProviderName(provider) || !deps.connections.takesOwnKey(provider)) continue;
    const same = typeof key === 'string' && before?.secrets.get(provider) === key;
    const known = same ? before.known.accounts.get(provider) : undefined;
    accounts.set(provider, known ?? accountOf(deps, { workspaceId, provider, key }));
    if (typeof key === 'string') secrets.set(provider, key);
  }
  if (before && sameAccounts(before.known.accounts, accounts)) return { known: before.known, secrets };
  const deployments = [...accounts.keys()].map((provider) => ({
    ...deps.deploymentOf(provider),
    account: workspaceId,
    // What is said of the installation's account need not hold for this one.
    freePlan: false,
    tokensPerMinute: null,
  }));
  return { known: { deployments, accounts }, secrets };
}

function sameAccounts(
  before: ReadonlyMap<ProviderName, OwnAccount>,
  after: ReadonlyMap<ProviderName, OwnAccount>,
): boolean {
  return (
    before.size === after.size && [...after].every(([provider, account]) => before.get(provider) === account)
  );
}

interface KeyOf {
  readonly workspaceId: string;
  readonly provider: ProviderName;
  readonly key: string | LeadlineError;
}

function accountOf(
  { connections, newGate }: OwnAccountsDeps,
  { workspaceId, provider, key }: KeyOf,
): OwnAccount {
  const gate = newGate(provider, workspaceId);
  if (typeof key !== 'string') {
    const failure = new ProviderFailure({ kind: 'rejected_key', provider, reason: key.message });
    const refuse = () => Promise.reject(failure);
    return { gate, upstream: refuse, client: refuse };
  }
  return {
    gate,
    upstream: once(() => connections.upstreamWith(provider, key)),
    client: once(() => connections.clientWith(provider, key)),
  };
}

/** Made when it is first asked for; what failed is tried again. */
function once<Made>(make: () => Promise<Made>): () => Promise<Made> {
  let made: Promise<Made> | undefined;
  return () => {
    if (made) return made;
    const fresh = make();
    made = fresh;
    fresh.catch(() => {
      made = undefined;
    });
    return fresh;
  };
}
