import { LeadlineError } from '../../errors/index.ts';
import { isProviderName, type ProviderName } from '../providers/names.ts';
import type { ConfiguredPrice } from '../settings.ts';
import type { TokenUsage } from '../task.ts';
import { isZone, type ModelEntry, type ModelFile, modelFile, priceOn, type Rates } from './model-file.ts';

/** Everything the gateway knows of a model. */
export interface ModelFacts extends Rates {
  readonly contextWindow: number | null;
  readonly maxOutputTokens: number | null;
  readonly longContext?: (Rates & { readonly aboveInputTokens: number }) | undefined;
  readonly search?: SearchPrice | undefined;
  /** Tokens of this model's tokeniser per token of the usual ones, for estimates. */
  readonly tokenFactor: number;
  /** The least reasoning the model can be asked for; undefined leaves the choice to the provider. */
  readonly effort?: 'none' | 'minimal' | 'low' | undefined;
  /** True when the model has no price of its own and the dearest comparable one stands in for it. */
  readonly estimated?: boolean | undefined;
}

export interface SearchPrice {
  readonly usd: number;
  /** Charged for each search made, or once for a request. */
  readonly per: 'search' | 'request';
  /** Most searches one question is expected to make; the budget sets aside as many. */
  readonly reserve: number;
  /** Tokens of found pages that may come on top of the question. */
  readonly reserveInputTokens: number;
  /** Charged even for questions that are not to be searched for. */
  readonly always?: boolean | undefined;
}

/** Billed tokens; `cacheWriteTokens` are part of `inputTokens`. */
export interface PricedUsage extends TokenUsage {
  readonly cacheWriteTokens?: number;
}

export interface PriceBook {
  /**
   * What is known of `provider/model`, or of `provider/model@zone` where the provider charges more for
   * processing in a zone.
   * @throws `invalid_input` for a model without a price: nothing is ever counted as free by omission.
   */
  facts(modelId: string): ModelFacts;
  /** US dollars for so many tokens and searches. */
  price(modelId: string, usage: PricedUsage, searches?: number): number;
  /** US dollars a call can cost at most, given upper bounds; nothing read from a cache, all searches made. */
  worst(
    modelId: string,
    bounds: { readonly inputTokens: number; readonly outputTokens: number; readonly searches: number },
  ): number;
  /** The first small model of a provider; null when the file has none. */
  smallModel(provider: ProviderName): string | null;
}

export interface PriceBookOptions {
  readonly configured: Readonly<Record<string, ConfiguredPrice>>;
  readonly today: () => string;
  readonly file?: ModelFile;
  /**
   * What becomes of a model without a price: refused, or priced like the dearest model of its provider (of the
   * whole file for a provider without prices), so that a budget errs on the safe side. Refused unless said.
   */
  readonly unpriced?: 'refuse' | 'estimate';
}

export function createPriceBook(options: PriceBookOptions): PriceBook {
  const file = options.file ?? modelFile();
  const entries = new Map(file.models.map((entry) => [`${entry.provider}/${entry.model}`, entry]));
  const configured = checkConfigured(options.configured);
  const ofDay = rememberedForADay(options.today);

  const facts = (modelId: string): ModelFacts => {
    const { id, zone } = withoutZone(modelId);
    const provider = id.split('/', 1)[0] ?? '';
    const own = configured.get(id) ?? configured.get(`${provider}/*`);
    const listed = entries.get(id) ?? entries.get(withoutDate(id));
    if (own) return configuredFacts(own, listed);
    const known =
      listed && ofDay(`${provider}/${listed.model}@${zone}`, (day) => listedFacts(listed, day, zone));
    if (known) return known;
    const estimate =
      options.unpriced === 'estimate' && isProviderName(provider) && id.length > provider.length + 1
        ? ofDay(`${provider}/`, (day) => estimatedFacts(file, provider, day))
        : null;
    if (!estimate) throw unknownPrice(id, file.asOf);
    return listed ? { ...estimate, ...limitsOf(listed) } : estimate;
  };

  return {
    facts,
    price: (modelId, usage, searches = 0) => priceOf(facts(modelId), usage, searches),
    worst: (modelId, bounds) => worstOf(facts(modelId), bounds),
    smallModel: (provider) =>
      file.models.find((entry) => entry.provider === provider && entry.small)?.model ?? null,
  };
}

type OfDay = (key: string, work: (day: string) => ModelFacts | null) => ModelFacts | null;

/** Facts change with the day at most. Holds no more than the file has models, zones and providers. */
function rememberedForADay(today: () => string): OfDay {
  const known = new Map<string, ModelFacts | null>();
  let knownOn = '';
  return (key, work) => {
    const day = today();
    if (day !== knownOn) known.clear();
    knownOn = day;
    const before = known.get(key);
    if (before !== undefined) return before;
    const made = work(day);
    known.set(key, made);
    return made;
  };
}

/** US dollars for a usage at given rates; long prompts are charged at the long-context rates throughout. */
export function priceOf(facts: ModelFacts, usage: PricedUsage, searches: number): number {
  const long = facts.longContext;
  const rates = long && usage.inputTokens > long.aboveInputTokens ? long : facts;
  const written = usage.cacheWriteTokens ?? 0;
  const plain = Math.max(0, usage.inputTokens - usage.cachedInputTokens - written);
  const tokens =
    plain * rates.inputUsd +
    usage.cachedInputTokens * rates.cachedInputUsd +
    written * (rates.cacheWriteUsd ?? rates.inputUsd) +
    usage.outputTokens * rates.outputUsd;
  return tokens / 1_000_000 + searchFee(facts.search, searches);
}

function searchFee(search: SearchPrice | undefined, searches: number): number {
  if (!search || searches === 0) return 0;
  return search.per === 'request' ? search.usd : search.usd * searches;
}

/** US dollars a call can cost at most at given rates and bounds. */
export function worstOf(
  facts: ModelFacts,
  bounds: { readonly inputTokens: number; readonly outputTokens: number; readonly searches: number },
): number {
  const long = facts.longContext;
  const rates = long && bounds.inputTokens > long.aboveInputTokens ? [facts, long] : [facts];
  const dearest = Math.max(
    ...rates.map(
      (rate) =>
        bounds.inputTokens * Math.max(rate.inputUsd, rate.cacheWriteUsd ?? 0, rate.cachedInputUsd) +
        bounds.outputTokens * rate.outputUsd,
    ),
  );
  return dearest / 1_000_000 + searchFee(facts.search, bounds.searches);
}

function listedFacts(entry: ModelEntry, day: string, zone: string): ModelFacts | null {
  const price = priceOn(entry, day);
  if (!price) return null;
  const factor = zone === '' ? 1 : 1 + (entry.regionalUplift ?? 0);
  const long = price.longContext;
  return {
    ...limitsOf(entry),
    ...times(price, factor),
    longContext: long && { ...times(long, factor), aboveInputTokens: long.aboveInputTokens },
  };
}

function times(rates: Rates, factor: number): Rates {
  return {
    inputUsd: rates.inputUsd * factor,
    cachedInputUsd: rates.cachedInputUsd * factor,
    outputUsd: rates.outputUsd * factor,
    cacheWriteUsd: rates.cacheWriteUsd === undefined ? undefined : rates.cacheWriteUsd * factor,
  };
}

function limitsOf(entry: ModelEntry) {
  return {
    contextWindow: entry.contextWindow,
    maxOutputTokens: entry.maxOutputTokens ?? null,
    search: entry.search,
    tokenFactor: entry.tokenFactor ?? 1,
    effort: entry.effort,
  };
}

/** The dearest of each rate, long contexts included; never nothing, as the file's prices are not. */
function estimatedFacts(file: ModelFile, provider: string, day: string): ModelFacts {
  const comparable = file.models.filter((entry) => entry.kind === 'chat' && entry.provider === provider);
  const priced = (models: readonly ModelEntry[]) =>
    models.flatMap((entry) => {
      const price = priceOn(entry, day);
      return price ? [price, ...(price.longContext ? [price.longContext] : [])] : [];
    });
  const own = priced(comparable);
  const prices = own.length > 0 ? own : priced(file.models);
  const dearest = (rate: (price: Rates) => number) => Math.max(...prices.map(rate));
  return {
    inputUsd: dearest(({ inputUsd }) => inputUsd),
    cachedInputUsd: dearest(({ inputUsd }) => inputUsd),
    outputUsd: dearest(({ outputUsd }) => outputUsd),
    cacheWriteUsd: dearest(({ inputUsd, cacheWriteUsd }) => cacheWriteUsd ?? inputUsd),
    contextWindow: null,
    maxOutputTokens: null,
    tokenFactor: 1,
    estimated: true,
  };
}

/** What is known of a model whose price somebody set, `listed` being what the file says of it. */
export function configuredFacts(own: ConfiguredPrice, listed: ModelEntry | undefined): ModelFacts {
  return {
    inputUsd: own.inputUsd,
    cachedInputUsd: own.cachedInputUsd ?? own.inputUsd,
    outputUsd: own.outputUsd,
    contextWindow: own.contextWindow ?? listed?.contextWindow ?? null,
    maxOutputTokens: own.maxOutputTokens ?? listed?.maxOutputTokens ?? null,
    search: listed?.search,
    tokenFactor: listed?.tokenFactor ?? 1,
    effort: listed?.effort,
  };
}

/** A price of 0 is taken at its word for a server of one's own, and for nothing else. */
function checkConfigured(prices: Readonly<Record<string, ConfiguredPrice>>): Map<string, ConfiguredPrice> {
  for (const [modelId, price] of Object.entries(prices)) {
    const [provider = ''] = modelId.split('/', 1);
    const values = [price.inputUsd, price.outputUsd, price.cachedInputUsd ?? 0];
    const bad = values.some((value) => !Number.isFinite(value) || value < 0);
    const free = price.inputUsd === 0 && price.outputUsd === 0 && provider !== 'compatible';
    if (bad || free || !isProviderName(provider) || !modelId.includes('/'))
      throw new LeadlineError('invalid_input', `The configured price of "${modelId}" cannot be used.`, {
        next: 'Give `provider/model` with US dollars per million tokens, such as {"openai/my-model":{"inputUsd":0.1,"outputUsd":0.4}}; only `compatible/…` may be free.',
      });
  }
  return new Map(Object.entries(prices));
}

/** Providers answer to dated names of a model too: `gpt-5-nano-2025-08-07`, `claude-haiku-4-5-20251001`. */
export function withoutDate(modelId: string): string {
  return modelId.replace(/-(?:\d{4}-\d{2}-\d{2}|\d{8})$/, '');
}

/** Only zones are told apart; any other region has its provider's usual price. */
function withoutZone(modelId: string): { readonly id: string; readonly zone: string } {
  const at = modelId.lastIndexOf('@');
  if (at < 0) return { id: modelId, zone: '' };
  const zone = modelId.slice(at + 1);
  return { id: modelId.slice(0, at), zone: isZone(zone) && zone !== 'global' ? zone : '' };
}

function unknownPrice(modelId: string, asOf: string): LeadlineError {
  return new LeadlineError(
    'invalid_input',
    `No price is known for the model "${modelId}" (model file of ${asOf}).`,
    {
      next: `Choose a model of the file, or set LEADLINE_MODEL_PRICES, such as {"${modelId}":{"inputUsd":0.1,"outputUsd":0.4}} in US dollars per million tokens.`,
      issues: [{ path: 'model', message: 'no price known' }],
    },
  );
}
