import { LeadlineError } from '../../errors/index.ts';
import { isProviderName, type ProviderName } from '../providers/names.ts';
import type { ConfiguredPrice } from '../settings.ts';
import type { TokenUsage } from '../task.ts';
import { type PriceFile, priceFile, type Rates } from './price-file.ts';

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
   * What is known of `provider/model`.
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

type Entry = PriceFile['models'][number];

export interface PriceBookOptions {
  readonly configured: Readonly<Record<string, ConfiguredPrice>>;
  readonly today: () => string;
  readonly file?: PriceFile;
}

export function createPriceBook(options: PriceBookOptions): PriceBook {
  const file = options.file ?? priceFile();
  const entries = new Map(file.models.map((entry) => [`${entry.provider}/${entry.model}`, entry]));
  const configured = checkConfigured(options.configured);

  const facts = (modelId: string): ModelFacts => {
    const [provider] = modelId.split('/', 1);
    const own = configured.get(modelId) ?? configured.get(`${provider}/*`);
    const listed = entries.get(modelId) ?? entries.get(withoutDate(modelId));
    if (own) return configuredFacts(own, listed);
    if (listed) return listedFacts(listed, options.today());
    throw unknownPrice(modelId, file.asOf);
  };

  return {
    facts,
    price: (modelId, usage, searches = 0) => priceOf(facts(modelId), usage, searches),
    worst: (modelId, bounds) => worstOf(facts(modelId), bounds),
    smallModel: (provider) =>
      file.models.find((entry) => entry.provider === provider && entry.small)?.model ?? null,
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

function worstOf(
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

function listedFacts(entry: Entry, today: string): ModelFacts {
  const change = entry.changes?.findLast(({ from }) => from <= today);
  return { ...entry, ...change, tokenFactor: entry.tokenFactor ?? 1 };
}

function configuredFacts(own: ConfiguredPrice, listed: Entry | undefined): ModelFacts {
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
function withoutDate(modelId: string): string {
  return modelId.replace(/-(?:\d{4}-\d{2}-\d{2}|\d{8})$/, '');
}

function unknownPrice(modelId: string, asOf: string): LeadlineError {
  return new LeadlineError(
    'invalid_input',
    `No price is known for the model "${modelId}" (price file of ${asOf}).`,
    {
      next: `Choose a model of the price file, or set LEADLINE_MODEL_PRICES, such as {"${modelId}":{"inputUsd":0.1,"outputUsd":0.4}} in US dollars per million tokens.`,
      issues: [{ path: 'model', message: 'no price known' }],
    },
  );
}
