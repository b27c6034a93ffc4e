import { LeadlineError } from '../../errors/index.ts';
import { isZone, type ModelEntry, type ModelFile, type Strength, type Zone } from '../pricing/model-file.ts';
import { configuredFacts, type ModelFacts, type PriceBook, withoutDate } from '../pricing/price-book.ts';
import type { Deployment, RoutableModel } from './facts.ts';

export interface RoutableOptions {
  readonly file: ModelFile;
  readonly prices: Pick<PriceBook, 'facts'>;
  readonly deployments: readonly Deployment[];
}

/** Every model that can be called, deployment by deployment in the order given: earlier ones are preferred. */
export function routableModels({ file, prices, deployments }: RoutableOptions): RoutableModel[] {
  return deployments.flatMap((deployment) => {
    const listed = file.models.filter(({ provider }) => provider === deployment.provider);
    if (deployment.models === null)
      return listed
        .filter((entry) => entry.prices.length > 0 && isOffered(entry, deployment))
        .map((entry) => routable(entry.model, { entry, deployment, prices }));
    return deployment.models.map((model) => {
      const entry = listed.find((known) => known.model === model || known.model === withoutDate(model));
      return routable(model, { entry, deployment, prices });
    });
  });
}

interface Parts {
  readonly entry: ModelEntry | undefined;
  readonly deployment: Deployment;
  readonly prices: Pick<PriceBook, 'facts'>;
}

/** A model at a deployment, whether the file knows it (`entry`) or not. */
export function routable(model: string, { entry, deployment, prices }: Parts): RoutableModel {
  const { provider, region, account } = deployment;
  const id = `${provider}/${model}`;
  const place = deployment.name ?? region;
  const key = place === null ? id : `${id}@${place}`;
  const price = priceAt(model, { entry, deployment, prices });
  return {
    key,
    id,
    provider,
    model,
    region,
    endpoint: place === null ? provider : `${provider}@${place}`,
    account,
    zone: deployment.zone ?? zoneOf(deployment, entry),
    ...natureOf(model, entry),
    free: isFree({ entry, deployment, price }),
    contextWindow: price?.contextWindow ?? entry?.contextWindow ?? null,
    maxOutputTokens: price?.maxOutputTokens ?? entry?.maxOutputTokens ?? null,
    tokensPerMinute: tokensPerMinuteOf(deployment, entry),
    price,
  };
}

function natureOf(model: string, entry: ModelEntry | undefined) {
  if (!entry)
    return {
      family: model,
      kind: 'chat' as const,
      speed: 'medium' as const,
      abilities: null,
      strengths: new Set<Strength>(),
      automatic: true,
    };
  return {
    family: entry.family,
    kind: entry.kind,
    speed: entry.speed,
    abilities: new Set(entry.abilities),
    strengths: new Set(entry.strengths),
    automatic: entry.automatic ?? true,
  };
}

/** The price that holds at a deployment: its own, else the one of its region or zone. */
function priceAt(model: string, { entry, deployment, prices }: Parts): ModelFacts | null {
  const { provider, region, zone, prices: own } = deployment;
  if (Object.hasOwn(own, model) && own[model]) return configuredFacts(own[model], entry);
  const where = region ?? zone;
  return priceOrNull(prices, `${provider}/${model}${where === null ? '' : `@${where}`}`);
}

function priceOrNull(prices: Pick<PriceBook, 'facts'>, key: string): ModelFacts | null {
  try {
    return prices.facts(key);
  } catch (error) {
    if (error instanceof LeadlineError) return null;
    throw error;
  }
}

/**
 * A zone asked of a provider must be one it can promise for the model. A cloud's region is an address, not a
 * promise, and taken at the operator's word.
 */
function isOffered(entry: ModelEntry, { region, zone }: Deployment): boolean {
  const asked = region !== null && isZone(region) ? region : region === null ? zone : null;
  return asked === null || entry.regions.includes(asked);
}

function zoneOf(deployment: Deployment, entry: ModelEntry | undefined): Zone {
  if (deployment.provider === 'compatible') return 'local';
  const known = zoneOfRegion(deployment.region);
  if (known) return known;
  // Of several zones none can be taken for granted.
  return deployment.region === null && entry?.regions.length === 1
    ? (entry.regions[0] ?? 'global')
    : 'global';
}

function isFree(parts: {
  readonly entry: ModelEntry | undefined;
  readonly deployment: Deployment;
  readonly price: ModelFacts | null;
}): boolean {
  const { entry, deployment, price } = parts;
  if (deployment.freePlan && entry?.freePlan) return true;
  return price !== null && price.inputUsd === 0 && price.outputUsd === 0;
}

/** A free plan's small allowance also bounds a single request. */
function tokensPerMinuteOf(deployment: Deployment, entry: ModelEntry | undefined): number | null {
  const plan = deployment.freePlan ? entry?.freePlan?.tokensPerMinute : undefined;
  return deployment.tokensPerMinute ?? plan ?? null;
}

/**
 * Where a cloud region lies, by the names Azure (`westeurope`) and AWS (`eu-central-1`) give; null for a name
 * that does not say.
 */
export function zoneOfRegion(region: string | null): Zone | null {
  const name = region?.toLowerCase() ?? '';
  if (isZone(name)) return name;
  return ZONE_OF_REGION.find(([pattern]) => pattern.test(name))?.[1] ?? null;
}

/** London and Zurich are named like the regions of the Union, and lie outside it. */
const ZONE_OF_REGION: readonly (readonly [RegExp, Zone])[] = [
  [/^(uksouth|ukwest|eu-west-2)$/, 'uk'],
  [/^(switzerland(north|west)|eu-central-2)$/, 'ch'],
  [/^(us-(east|west)-\d|(east|west|central|northcentral|southcentral|westcentral)us\d?)$/, 'us'],
  [
    /^(eu-(west|central|north|south)-\d|westeurope|northeurope|(france|germany|sweden|poland|italy|spain|austria)\w+|belgiumcentral|finlandcentral|denmarkeast)$/,
    'eu',
  ],
  [/^(ca-(central|west)-\d|canada(east|central))$/, 'ca'],
  [/^(sa-east-1|brazil\w+)$/, 'br'],
  [/^(ap-\w+-\d|(japan|australia|korea)\w+|(south|east)eastasia|eastasia|\w+india)$/, 'apac'],
];
