import type {
  ExplainedRouteView,
  HealthLineView,
  LlmHealth,
  ModelsQuery,
  ModelView,
  RouteCandidate,
} from '@leadline/contracts';
import type { ExplainedRoute } from '../gateway/index.ts';
import type { ModelEntry } from '../pricing/model-file.ts';
import {
  type Candidate,
  explainRoute,
  type HealthLine,
  type HealthReport,
  type ModelLine,
  type RoutableModel,
  reasonText,
} from '../routing/index.ts';

/** A route as it is shown; `health` is that of the process which worked it out. */
export function explainedView(
  { route, facts, budget, forbidden }: ExplainedRoute,
  health: HealthReport,
): Omit<ExplainedRouteView, 'simulated'> {
  const key = 'is not among the models this key may ask';
  const emptied = route.candidates.length === 0 && forbidden.length > 0;
  const shut = forbidden.length === 0 ? [] : [`${forbidden.join(', ')}: ${key}`];
  return {
    rule: route.rule,
    named: route.named,
    because: [...route.because],
    candidates: route.candidates.map((candidate) => candidateView(candidate, health)),
    ruledOut: [
      ...route.ruledOut.map(({ key: model, reason }) => ({
        model,
        code: reason.code,
        reason: reasonText(reason),
      })),
      ...forbidden.map((model) => ({ model, code: 'key', reason: key })),
    ],
    blocked: emptied ? 'key' : route.blocked,
    text: [explainRoute(route), ...shut].join('\n'),
    request: {
      kind: facts.kind,
      task: facts.taskType,
      component: facts.component,
      priority: facts.priority,
      tier: facts.tier,
      inputTokens: facts.inputTokens,
      maxOutputTokens: facts.maxOutputTokens,
      needs: [...facts.needs],
      zones: facts.zones && [...facts.zones],
      latencyMs: facts.latencyTargetMs,
    },
    budget,
  };
}

function candidateView(candidate: Candidate, health: HealthReport): RouteCandidate {
  const ofModel = lineOf(health.models, candidate.key, candidate.account);
  const ofEndpoint = lineOf(health.providers, candidate.endpoint, candidate.account);
  const worse = ofEndpoint && ofEndpoint.state !== 'closed' ? ofEndpoint : ofModel;
  return {
    model: candidate.key,
    ...placeView(candidate),
    speed: candidate.speed,
    worstUsd: candidate.worstUsd,
    breaker: worse?.state ?? 'closed',
    until: worse?.until?.toISOString() ?? null,
  };
}

function lineOf(lines: readonly HealthLine[], name: string, account: string | null): HealthLine | undefined {
  return lines.find((line) => line.name === name && line.account === account);
}

function placeView({ endpoint, account, zone, free, price }: RoutableModel): ModelView['places'][number] {
  return { endpoint, account: accountView(account), zone, free, price: price && ratesView(price) };
}

function accountView(account: string | null): 'installation' | 'own' {
  return account === null ? 'installation' : 'own';
}

function ratesView({
  inputUsd,
  cachedInputUsd,
  outputUsd,
  estimated,
}: NonNullable<RoutableModel['price']>): NonNullable<ModelView['price']> {
  return { inputUsd, cachedInputUsd, outputUsd, estimated: estimated ?? false };
}

/** The models a query asks for. */
export function modelViews(lines: readonly ModelLine[], query: ModelsQuery): ModelView[] {
  return lines
    .map(modelView)
    .filter(
      (model) =>
        (query.provider === undefined || model.provider === query.provider) &&
        (query.kind === undefined || model.kind === query.kind) &&
        (query.strength === undefined || model.strengths.includes(query.strength)) &&
        (query.show === 'all' || model.configured),
    );
}

function modelView({ id, entry, places, listPrice }: ModelLine): ModelView {
  const [first] = places;
  const price = first ? first.price : listPrice;
  return {
    id,
    provider: id.split('/', 1)[0] ?? '',
    ...(entry ? listedView(entry) : unlistedView(first)),
    price: price && ratesView(price),
    configured: places.length > 0,
    places: places.map(placeView),
  };
}

type Known = Omit<ModelView, 'id' | 'provider' | 'price' | 'configured' | 'places'>;

function listedView(entry: ModelEntry): Known {
  return {
    kind: entry.kind,
    family: entry.family,
    contextWindow: entry.contextWindow,
    maxOutputTokens: entry.maxOutputTokens ?? null,
    dimensions: entry.dimensions ?? null,
    strengths: entry.strengths,
    abilities: entry.abilities,
    speed: entry.speed,
    zones: entry.regions,
    automatic: entry.automatic ?? true,
    freePlan: entry.freePlan !== undefined,
    prices: entry.prices.map(({ from, inputUsd, cachedInputUsd, outputUsd, longContext: long }) => ({
      from: from ?? null,
      inputUsd,
      cachedInputUsd,
      outputUsd,
      longContext: long
        ? {
            aboveInputTokens: long.aboveInputTokens,
            inputUsd: long.inputUsd,
            cachedInputUsd: long.cachedInputUsd,
            outputUsd: long.outputUsd,
          }
        : null,
    })),
    confirmed: entry.confirmed,
    source: entry.source,
    note: entry.note ?? null,
  };
}

/** Of a model that only the settings name, nothing is known but what they say. */
function unlistedView(model: RoutableModel | undefined): Known {
  return {
    kind: model?.kind ?? 'chat',
    family: model?.family ?? '',
    contextWindow: model?.contextWindow ?? null,
    maxOutputTokens: model?.maxOutputTokens ?? null,
    dimensions: null,
    strengths: [],
    abilities: null,
    speed: model?.speed ?? 'medium',
    zones: model ? [model.zone] : [],
    automatic: model?.automatic ?? true,
    freePlan: false,
    prices: [],
    confirmed: false,
    source: null,
    note: null,
  };
}

/** Health as it is shown. */
export function healthView({ providers, models }: HealthReport): Omit<LlmHealth, 'simulated'> {
  return { providers: providers.map(healthLineView), models: models.map(healthLineView) };
}

function healthLineView(line: HealthLine): HealthLineView {
  return {
    name: line.name,
    account: accountView(line.account),
    breaker: line.state,
    since: line.since.toISOString(),
    until: line.until?.toISOString() ?? null,
    calls: line.calls,
    failureRate: line.failureRate,
    lastFailure: line.lastFailure,
    whole: line.whole,
    firstToken: line.firstToken,
  };
}
