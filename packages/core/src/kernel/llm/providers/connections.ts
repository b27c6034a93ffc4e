import { LeadlineError } from '../../errors/index.ts';
import type { LlmSettings, ProviderSettings } from '../settings.ts';
import type { HttpClient, Upstream, UpstreamCall } from '../upstream/index.ts';
import { PROVIDER_NAMES, type ProviderName } from './names.ts';
import type { Connection, Provider, ProviderClient } from './provider.ts';
import { connectUpstream, hasUpstream } from './upstreams.ts';

export interface ConnectionsOptions {
  readonly settings: LlmSettings;
  readonly providers: Readonly<Record<ProviderName, Provider>>;
  readonly fetch: typeof fetch;
  readonly http: Pick<HttpClient, 'post' | 'ask'>;
  readonly now: () => Date;
}

/** Which providers can be reached, and the way to each. */
export interface Connections {
  readonly simulated: boolean;
  isConfigured(provider: ProviderName): boolean;
  firstConfigured(): ProviderName | null;
  /** The model a sandbox knows in place of the usual one; null without a sandbox or a need. */
  standInModel(provider: ProviderName): string | null;
  /** Whether a workspace's own key would do: where a provider needs an address too, the settings must have it. */
  takesOwnKey(provider: ProviderName): boolean;
  /**
   * Connects on first use.
   * @throws `provider_unconfigured` without a key or an address.
   */
  client(provider: ProviderName): Promise<ProviderClient>;
  /**
   * The same for a program's whole requests, to one deployment: `provider`, or `provider@name` of the file of models.
   * @throws `provider_unconfigured` without a key or an address.
   */
  upstream(endpoint: string): Promise<Upstream>;
  /** The same with another key than that of the settings. Kept by whoever asks. @throws `provider_unconfigured`. */
  clientWith(provider: ProviderName, apiKey: string): Promise<ProviderClient>;
  upstreamWith(provider: ProviderName, apiKey: string): Promise<Upstream>;
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
    sandbox === ''
      ? hasCredentials(name, settings.providers[name] ?? {})
      : providers[name].sandboxPath !== null;

  const named = new Map(settings.deployments.map((each) => [`${each.provider}@${each.name}`, each]));
  const mainOf = (name: ProviderName): ProviderSettings => settings.providers[name] ?? {};
  const connectionTo = (name: ProviderName): Connection => {
    if (!isConfigured(name)) throw unconfigured(name, sandbox !== '');
    return connectionOf(name, mainOf(name), { options, sandbox });
  };
  const withKey = (name: ProviderName, apiKey: string): Connection =>
    connectionOf(name, { ...mainOf(name), apiKey }, { options, sandbox });
  const connectTo = (endpoint: string): Promise<Upstream> => {
    const own = named.get(endpoint);
    if (!own) {
      const [name = ''] = endpoint.split('@', 1);
      return connectUpstream(name as ProviderName, connectionTo(name as ProviderName));
    }
    const upstream = connectUpstream(own.provider, connectionOf(own.provider, own, { options, sandbox }));
    return own.models ? renamed(upstream, own.models) : upstream;
  };

  return {
    simulated: sandbox !== '',
    isConfigured,
    standInModel: (name) => (sandbox === '' ? null : (providers[name].sandboxModel ?? null)),
    firstConfigured: () => PROVIDER_NAMES.find(isConfigured) ?? null,
    client: onceEach(async (name) => providers[name].connect(connectionTo(name))),
    upstream: onceEach(connectTo),
    takesOwnKey: (name) =>
      hasUpstream(name) &&
      (sandbox === ''
        ? hasCredentials(name, { ...mainOf(name), apiKey: 'any' })
        : providers[name].sandboxPath !== null),
    clientWith: async (name, apiKey) => providers[name].connect(withKey(name, apiKey)),
    upstreamWith: async (name, apiKey) => connectUpstream(name, withKey(name, apiKey)),
  };
}

/** Makes one for each name, when it is first asked for; what failed is tried again. */
function onceEach<Name extends string, Made>(
  make: (name: Name) => Promise<Made>,
): (name: Name) => Promise<Made> {
  const made = new Map<Name, Promise<Made>>();
  return (name) => {
    const known = made.get(name);
    if (known) return known;
    const fresh = make(name);
    made.set(name, fresh);
    fresh.catch(() => made.delete(name));
    return fresh;
  };
}

/** Asks the server by its own names for models. */
async function renamed(
  connected: Promise<Upstream>,
  names: Readonly<Record<string, string>>,
): Promise<Upstream> {
  const upstream = await connected;
  const { embed, countTokens } = upstream;
  const there = <Call extends UpstreamCall>(call: Call): Call => ({
    ...call,
    model: Object.hasOwn(names, call.model) ? names[call.model] : call.model,
  });
  return {
    generate: (call) => upstream.generate(there(call)),
    stream: (call) => upstream.stream(there(call)),
    ...(embed && { embed: (call) => embed(there(call)) }),
    ...(countTokens && { countTokens: (call) => countTokens(there(call)) }),
  };
}

function connectionOf(
  name: ProviderName,
  own: ProviderSettings,
  { options, sandbox }: { readonly options: ConnectionsOptions; readonly sandbox: string },
): Connection {
  const common = {
    region: own.region,
    resourceName: own.resourceName,
    structuredOutput: own.structuredOutput ?? true,
    fetch: options.fetch,
    http: options.http,
    now: options.now,
  };
  if (sandbox === '') return { ...common, apiKey: own.apiKey ?? '', baseUrl: own.baseUrl };
  // Real keys never travel to a stand-in.
  return { ...common, apiKey: SANDBOX_KEY, baseUrl: `${sandbox}${options.providers[name].sandboxPath}` };
}

function hasCredentials(name: ProviderName, own: ProviderSettings): boolean {
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
