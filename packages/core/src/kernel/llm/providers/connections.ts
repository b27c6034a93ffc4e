import { LeadlineError } from '../../errors/index.ts';
import type { LlmSettings } from '../settings.ts';
import type { HttpPost, Upstream } from '../upstream/index.ts';
import { PROVIDER_NAMES, type ProviderName } from './names.ts';
import type { Connection, Provider, ProviderClient } from './provider.ts';
import { connectUpstream } from './upstreams.ts';

export interface ConnectionsOptions {
  readonly settings: LlmSettings;
  readonly providers: Readonly<Record<ProviderName, Provider>>;
  readonly fetch: typeof fetch;
  readonly post: HttpPost;
  readonly now: () => Date;
}

/** Which providers can be reached, and the way to each. */
export interface Connections {
  readonly simulated: boolean;
  isConfigured(provider: ProviderName): boolean;
  firstConfigured(): ProviderName | null;
  /** The model a sandbox knows in place of the usual one; null without a sandbox or a need. */
  standInModel(provider: ProviderName): string | null;
  /**
   * Connects on first use.
   * @throws `provider_unconfigured` without a key or an address.
   */
  client(provider: ProviderName): Promise<ProviderClient>;
  /**
   * The same for a client's whole requests.
   * @throws `provider_unconfigured` without a key or an address.
   */
  upstream(provider: ProviderName): Promise<Upstream>;
}

/** What has to be set before a provider can be called. */
export const SETTING_OF: Readonly<Record<ProviderName, string>> = {
  openai: 'OPENAI_API_KEY',
  anthropic: 'ANTHROPIC_API_KEY',
  google: 'GEMINI_API_KEY',
  mistral: 'MISTRAL_API_KEY',
  groq: 'GROQ_API_KEY',
  perplexity: 'PERPLEXITY_API_KEY',
  azure: 'AZURE_API_KEY and AZURE_RESOURCE_NAME',
  bedrock: 'AWS_BEARER_TOKEN_BEDROCK and AWS_REGION',
  compatible: 'LEADLINE_COMPATIBLE_URL',
};

/** What the sandbox takes for a key unless told otherwise. */
const SANDBOX_KEY = 'sandbox-key';

export function createConnections(options: ConnectionsOptions): Connections {
  const { settings, providers } = options;
  const sandbox = settings.sandboxUrl.replace(/\/+$/, '');
  const isConfigured = (name: ProviderName) =>
    sandbox === '' ? hasCredentials(name, settings) : providers[name].sandboxPath !== null;

  const connectionTo = (name: ProviderName): Connection => {
    if (!isConfigured(name)) throw unconfigured(name, sandbox !== '');
    return connectionOf(name, { options, sandbox });
  };

  return {
    simulated: sandbox !== '',
    isConfigured,
    standInModel: (name) => (sandbox === '' ? null : (providers[name].sandboxModel ?? null)),
    firstConfigured: () => PROVIDER_NAMES.find(isConfigured) ?? null,
    client: onceEach(async (name) => providers[name].connect(connectionTo(name))),
    upstream: onceEach(async (name) => connectUpstream(name, connectionTo(name))),
  };
}

/** Makes one for each provider, when it is first asked for; what failed is tried again. */
function onceEach<Made>(make: (name: ProviderName) => Promise<Made>): (name: ProviderName) => Promise<Made> {
  const made = new Map<ProviderName, Promise<Made>>();
  return (name) => {
    const known = made.get(name);
    if (known) return known;
    const fresh = make(name);
    made.set(name, fresh);
    fresh.catch(() => made.delete(name));
    return fresh;
  };
}

function connectionOf(
  name: ProviderName,
  { options, sandbox }: { readonly options: ConnectionsOptions; readonly sandbox: string },
): Connection {
  const own = options.settings.providers[name] ?? {};
  const common = {
    region: own.region,
    resourceName: own.resourceName,
    structuredOutput: own.structuredOutput ?? true,
    fetch: options.fetch,
    post: options.post,
    now: options.now,
  };
  if (sandbox === '') return { ...common, apiKey: own.apiKey ?? '', baseUrl: own.baseUrl };
  // Real keys never travel to a stand-in.
  return { ...common, apiKey: SANDBOX_KEY, baseUrl: `${sandbox}${options.providers[name].sandboxPath}` };
}

function hasCredentials(name: ProviderName, settings: LlmSettings): boolean {
  const own = settings.providers[name] ?? {};
  if (name === 'compatible') return Boolean(own.baseUrl);
  if (name === 'azure') return Boolean(own.apiKey && (own.resourceName || own.baseUrl));
  return Boolean(own.apiKey);
}

export function unconfigured(name: ProviderName, simulated: boolean): LeadlineError {
  const message = simulated ? `The sandbox does not stand in for ${name}.` : `${name} is not configured.`;
  return new LeadlineError('provider_unconfigured', message, {
    next: simulated ? 'Choose another provider.' : `Set ${SETTING_OF[name]}, or choose another provider.`,
  });
}
