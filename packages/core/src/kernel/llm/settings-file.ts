import { z } from 'zod';
import type { Config } from '../config/index.ts';
import { LeadlineError } from '../errors/index.ts';
import { ZONES } from './pricing/model-file.ts';
import { PROVIDER_NAMES } from './providers/names.ts';
import { DEFAULT_ROUTING_POLICY } from './routing/default-policy.ts';
import { type RoutingPolicy, readRoutingPolicy } from './routing/rules.ts';
import type { DeploymentSettings } from './settings.ts';

const usd = z.number().min(0);
const priceSchema = z.strictObject({
  inputUsd: usd,
  outputUsd: usd,
  cachedInputUsd: usd.optional(),
  contextWindow: z.int().positive().optional(),
  maxOutputTokens: z.int().positive().optional(),
});

const deploymentSchema = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{0,39}$/u, 'must be a short name of small letters, digits, dots and hyphens'),
  provider: z.enum(PROVIDER_NAMES),
  /** The variable that holds the key; the key itself does not belong into a file. */
  key: z
    .string()
    .regex(/^[A-Z][A-Z0-9_]*$/u, 'must be the name of a variable, such as AZURE_WESTEUROPE_KEY, not the key')
    .optional(),
  endpoint: z.url({ protocol: /^https?$/u, error: 'must be an http:// or https:// address' }).optional(),
  resource: z.string().min(1).optional(),
  region: z.string().min(1).optional(),
  zone: z.enum(ZONES).optional(),
  models: z.union([z.array(z.string().min(1)).min(1), z.record(z.string(), z.string().min(1))]).optional(),
  freePlan: z.boolean().optional(),
  prices: z.record(z.string(), priceSchema).optional(),
  concurrency: z.int().min(1).max(1_000).optional(),
  requestsPerMinute: z.int().min(0).optional(),
  tokensPerMinute: z.int().min(0).optional(),
});

const fileSchema = z.strictObject({
  /** Lets editors check the file. */
  $schema: z.string().optional(),
  deployments: z.array(deploymentSchema).default([]),
  /** What is left out is as shipped. */
  routing: z.record(z.string(), z.unknown()).optional(),
});

type FileDeployment = z.output<typeof deploymentSchema>;
type Issue = { readonly path: string; readonly message: string };

/** What the file of models adds to the settings. */
export interface ModelsFileSettings {
  readonly deployments: readonly DeploymentSettings[];
  readonly routing: RoutingPolicy | null;
}

/** @throws `invalid_input` that names the file and, for each fault, where in it. */
export function readModelsFileSettings({
  modelsFile: file,
  AWS_REGION: region,
}: Pick<Config, 'modelsFile' | 'AWS_REGION'>): ModelsFileSettings {
  if (file === null) return { deployments: [], routing: null };
  const parsed = fileSchema.safeParse(file.content);
  if (!parsed.success) throw unusable(file.path, issuesOf(parsed.error));
  const { deployments, routing } = parsed.data;
  const faults = deployments.flatMap((each, index) =>
    faultsOf(each, { index, deployments, keys: file.keys, region }),
  );
  if (faults.length > 0) throw unusable(file.path, faults);
  return {
    deployments: deployments.map((each) => settingsOf(each, file.keys)),
    routing: routing ? policyOf(file.path, routing) : null,
  };
}

/** `extraRules` go before the shipped ones; everything else that is given replaces its shipped counterpart. */
function policyOf(path: string, { extraRules = [], ...own }: Record<string, unknown>): RoutingPolicy {
  const rules = own['rules'] ?? DEFAULT_ROUTING_POLICY.rules;
  const all = Array.isArray(extraRules) && Array.isArray(rules) ? [...extraRules, ...rules] : rules;
  try {
    return readRoutingPolicy({ ...DEFAULT_ROUTING_POLICY, ...own, rules: all });
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    throw unusable(path, issuesOf(error, ['routing']));
  }
}

interface Around {
  readonly index: number;
  readonly deployments: readonly FileDeployment[];
  readonly keys: Readonly<Record<string, string>>;
  /** The region of Bedrock that the settings themselves describe. */
  readonly region: string | undefined;
}

/** What a schema does not see: keys that are not set, addresses that are missing, names given twice. */
function faultsOf(own: FileDeployment, around: Around): Issue[] {
  const { index, deployments, keys, region } = around;
  const { provider, name, key, endpoint, models } = own;
  const same = deployments.findIndex((each) => each.provider === provider && each.name === name);
  const taken = same !== index || (provider === 'bedrock' && name === region);
  const keyed = provider !== 'compatible';
  const checks: readonly (readonly [string, boolean, string])[] = [
    ['name', taken, `${provider} has a deployment of this name already`],
    ['provider', provider === 'perplexity', 'is asked as an assistant only'],
    ['key', key !== undefined && !keys[key], `the variable ${key} is not set`],
    ['key', key === undefined && keyed, 'is needed: the variable that holds the key'],
    ['endpoint', !keyed && endpoint === undefined, 'is needed'],
    ['models', !keyed && models === undefined, 'is needed: what the server serves'],
    [
      'endpoint',
      provider === 'azure' && (endpoint ?? own.resource) === undefined,
      'is needed, or `resource`',
    ],
  ];
  return [...checks.filter(([, wrong]) => wrong), ...freePrices(own)].map(([field, , message]) => ({
    path: `deployments[${index}].${field}`,
    message,
  }));
}

function freePrices({ provider, prices = {} }: FileDeployment): (readonly [string, boolean, string])[] {
  const message = 'may be 0 for a server of your own only; a free plan is `"freePlan": true`';
  return Object.entries(prices)
    .filter(([, price]) => provider !== 'compatible' && price.inputUsd === 0 && price.outputUsd === 0)
    .map(([model]) => [`prices.${model}`, true, message]);
}

function settingsOf(own: FileDeployment, keys: Readonly<Record<string, string>>): DeploymentSettings {
  const { key, endpoint, resource, models, ...rest } = own;
  const apiKey = key === undefined ? undefined : keys[key];
  const served = Array.isArray(models) ? Object.fromEntries(models.map((name) => [name, name])) : models;
  const given = { ...rest, apiKey, baseUrl: endpoint, resourceName: resource, models: served };
  return Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== undefined),
  ) as unknown as DeploymentSettings;
}

function issuesOf({ issues }: z.ZodError, before: readonly PropertyKey[] = []): Issue[] {
  return issues.map(({ path, message }) => ({ path: pathOf([...before, ...path]), message }));
}

/** `deployments[1].zone`. */
function pathOf(path: readonly PropertyKey[]): string {
  const text = path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`)).join('');
  return text.replace(/^\./u, '') || 'the file';
}

function unusable(path: string, issues: readonly Issue[]): LeadlineError {
  const list = issues.map(({ path: at, message }) => `${at}: ${message}`).join('\n');
  return new LeadlineError('invalid_input', `${path} cannot be used.\n${list}`, {
    next: 'Correct the file; the guide on routing shows a whole one.',
    issues,
  });
}
