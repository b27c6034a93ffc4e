import type { FieldName, Layer, ProfileField } from '@leadline/contracts';
import type { AvailableCall, SpendLimit } from '../../../kernel/sources/index.ts';
import type { CompanyQuery } from '../policy/entity/index.ts';
import { isKnownWellEnough } from '../policy/skip/index.ts';
import type { CallRecord, CompanyRecord, EnrichmentRef, StoredInput } from '../records.ts';
import { askInTime } from './ask-in-time.ts';
import { type Asked, type Asker, type Landing, type Query, withoutAnswer } from './ask-source.ts';
import { type Board, openBoard } from './board.ts';
import { factsOf, isByDomain, kindOf, queryOf } from './facts.ts';
import { inferMissing } from './infer.ts';
import { askOwnDatabase } from './own-records.ts';
import { type Choice, nameOfCall, type WorkDeps } from './ports.ts';
import { createProgress, type Progress } from './progress.ts';
import { whySkipped } from './skipping.ts';

export interface Gathering {
  readonly ref: EnrichmentRef;
  readonly jobId: string;
  readonly tells: boolean;
  readonly company: CompanyRecord;
  readonly query: CompanyQuery;
  readonly input: StoredInput;
  /** Of the wanted fields those that must be asked for: unknown, too old, or all of them for a refresh. */
  readonly needed: readonly FieldName[];
  readonly budgetUsd: number;
  readonly idempotencyKey: string;
  readonly signal: AbortSignal;
  /** Told when a layer has landed, with everything known by then. */
  readonly onLayer: (layer: Layer, board: Board) => Promise<void>;
}

/** Fields that stayed open, and why. */
export interface Gathered {
  /** Wanted fields that a call could have brought which the budget left out, and that are not known well enough. */
  readonly forBudget: readonly FieldName[];
  /** Calls the budget left out, with their price. */
  readonly leftOut: readonly { readonly call: string; readonly priceUsd: number }[];
  /** Wanted fields that a call which failed could have brought, and that are not known well enough. */
  readonly forFailure: readonly FieldName[];
}

interface Work extends Gathering {
  readonly deps: WorkDeps;
  readonly board: Board;
  readonly progress: Progress;
  readonly asker: Asker;
  /** Calls that are under way, each with the layer it belongs to. */
  readonly running: Map<string, { readonly layer: 1 | 2; readonly done: Promise<void> }>;
  /** Calls that were made or decided against in this pass. */
  readonly settled: Set<string>;
  readonly startedAt: number;
}

/**
 * Asks everything that is worth asking, layer by layer. Within a layer calls run side by side as soon as what they are
 * asked by is known; money is spent in waves, after what is free has answered. Safe to run again after a crash: what
 * was paid for is not asked twice, what was free comes from the gateway's cache.
 */
export async function gather(deps: WorkDeps, gathering: Gathering): Promise<Gathered> {
  const board = await openBoard(deps, gathering);
  const work: Work = {
    ...gathering,
    deps,
    board,
    progress: createProgress(deps, { ...gathering, board }),
    asker: askerOf(deps, gathering),
    running: new Map(),
    settled: new Set(paidAlready(board)),
    startedAt: deps.clock.monotonicMs(),
  };
  work.progress.begin(`Looking at ${gathering.company.domain ?? gathering.company.name}`);
  const own = await askOwnDatabase(deps, gathering);
  if (own) await land(work, own);
  await gatherFree(work);
  if (gathering.input.layers >= 2) {
    await buy(work);
    await landLayer(work, 2);
  }
  if (gathering.input.layers >= 3) await inferMissing(work);
  return openFields(work);
}

function askerOf(deps: WorkDeps, { ref, jobId, company, input, budgetUsd, signal }: Gathering): Asker {
  const limits: SpendLimit[] = [{ scope: 'enrichment', id: ref.enrichmentId, limitUsd: budgetUsd }];
  if (input.list) limits.push({ scope: 'list', ...input.list });
  if (deps.monthlyBudgetUsd !== null)
    limits.push({ scope: 'month', id: ref.workspaceId, limitUsd: deps.monthlyBudgetUsd });
  const subject = company.domain ?? company.key;
  return { ...ref, jobId, subject, limits, refresh: input.refresh, signal };
}

/** What cost money in an earlier pass, or before a crash, is not asked again. */
function paidAlready({ calls }: Board): string[] {
  return [...calls]
    .filter(([, { outcome, costUsd }]) => (outcome === 'hit' || outcome === 'miss') && costUsd > 0)
    .map(([name]) => name);
}

/** Everything that costs nothing: layer 1 and what is free of layer 2. */
async function gatherFree(work: Work): Promise<void> {
  const layerOneIsDone = () => ![...work.running.values()].some(({ layer }) => layer === 1);
  startFree(work, { mayUseNames: false });
  for (let isLanded = false; ; ) {
    if (!isLanded && layerOneIsDone()) {
      isLanded = true;
      await landLayer(work, 1);
    }
    if (isLanded) startFree(work, { mayUseNames: true });
    if (work.running.size === 0) return;
    await Promise.race([...work.running.values()].map(({ done }) => done));
  }
}

function startFree(work: Work, { mayUseNames }: { readonly mayUseNames: boolean }): void {
  const { input, settled } = work;
  const skipping = { ...work, sources: work.deps.sources };
  const facts = factsNow(work);
  for (const call of work.deps.sources.available()) {
    const name = nameOfCall(call);
    if (settled.has(name) || call.priceUsd > 0 || call.layer > input.layers || !isWanted(work, call))
      continue;
    const query = queryOf(work.deps.sources.definitions, call, facts);
    if (query === null || (call.layer === 2 && !mayUseNames && !isByDomain(query))) continue;
    const reason = call.layer === 2 ? whySkipped(call, skipping) : null;
    if (reason === null) void start(work, call, query);
    else skip(work, { call, query, reason, savedUsd: 0 });
  }
}

/** The site is always read: names and numbers that other calls are asked by stand there. `home` is a part of it. */
function isWanted({ needed }: Work, { capability, call, yields }: AvailableCall): boolean {
  if (capability === 'site') return call !== 'home';
  return yields.some((field) => needed.includes(field));
}

function factsNow({ company, query, input, board }: Work) {
  return factsOf({ company, query, country: input.country, known: board.known(), found: board.found });
}

function start(work: Work, call: AvailableCall, query: Query): Promise<void> {
  const name = nameOfCall(call);
  work.settled.add(name);
  // What this enrichment fetched anew is not fetched anew once more after a crash.
  const refresh = work.asker.refresh && !work.board.calls.has(name);
  const asking = { asker: { ...work.asker, refresh }, asked: { call, query } };
  const done = askInTime(work.deps, asking, (landing) => work.board.land(landing))
    .then((landing) => land(work, landing))
    .finally(() => work.running.delete(name));
  // Whoever races the calls hears of it; this keeps a second failure from being reported as unhandled.
  done.catch(() => undefined);
  work.running.set(name, { layer: call.layer, done });
  return done;
}

async function land({ board, progress }: Work, landing: Landing): Promise<void> {
  progress.source(landing.call, await board.land(landing));
}

function skip(work: Work, skipped: Asked & { readonly reason: string; readonly savedUsd: number }): void {
  work.settled.add(nameOfCall(skipped.call));
  const landing = withoutAnswer(skipped, { outcome: 'skipped', ...skipped });
  const done = land(work, landing).finally(() => work.running.delete(nameOfCall(skipped.call)));
  done.catch(() => undefined);
  work.running.set(nameOfCall(skipped.call), { layer: skipped.call.layer, done });
}

/** Spends money, wave by wave, on what is still missing. */
async function buy(work: Work): Promise<void> {
  const { deps, board, ref, input, needed } = work;
  for (;;) {
    const open = await purchasable(work);
    const missing = needed.filter((field) => !isKnownWellEnough(board.believed(), field));
    if (open.size === 0) return;
    const wave = await deps.choice.wave(ref.workspaceId, {
      missing,
      calls: [...open.values()].map(({ call }) => call),
      budgetUsd: Math.max(0, work.budgetUsd - board.spentUsd()),
      kind: kindOf(board.known(), input.country),
    });
    if (wave.now.length === 0) return leave(work, open, wave);
    const started = wave.now.flatMap(({ call }) => {
      const chosen = open.get(nameOfCall(call));
      return chosen ? [start(work, chosen.call, chosen.query)] : [];
    });
    await Promise.all(started);
    // What was learned may answer free calls' questions that could not be asked before.
    startFree(work, { mayUseNames: true });
    await Promise.all([...work.running.values()].map(({ done }) => done));
  }
}

/** Paid calls that can be asked now and that nothing speaks against but perhaps the budget. */
async function purchasable(work: Work): Promise<Map<string, Asked>> {
  const { input, settled } = work;
  const skipping = { ...work, sources: work.deps.sources };
  const facts = factsNow(work);
  const open = new Map<string, Asked>();
  for (const call of work.deps.sources.available()) {
    const name = nameOfCall(call);
    if (settled.has(name) || call.priceUsd === 0 || call.layer > input.layers || !isWanted(work, call))
      continue;
    const query = queryOf(work.deps.sources.definitions, call, facts);
    if (query === null) continue;
    const reason = whySkipped(call, skipping);
    if (reason === null) open.set(name, { call, query });
    else skip(work, { call, query, reason, savedUsd: call.priceUsd });
  }
  await Promise.all([...work.running.values()].map(({ done }) => done));
  return open;
}

/** Nothing more is bought: what is left, and why. */
async function leave(
  work: Work,
  open: ReadonlyMap<string, Asked>,
  { left }: Awaited<ReturnType<Choice['wave']>>,
): Promise<void> {
  for (const { call, reason, lacksMoney = false } of left) {
    const chosen = open.get(nameOfCall(call));
    if (!chosen) continue;
    skip(work, { ...chosen, reason, savedUsd: lacksMoney ? 0 : call.priceUsd });
  }
  await Promise.all([...work.running.values()].map(({ done }) => done));
}

async function landLayer(work: Work, layer: 1 | 2 | 3): Promise<void> {
  const landed = layerOf(work, layer);
  await work.onLayer(landed, work.board);
  work.progress.layer(landed, fieldsOf(work, landed));
}

function layerOf({ board, deps, startedAt }: Work, layer: number): Layer {
  const calls = [...board.calls.values()].filter((call) => call.layer === layer);
  const asked = calls.filter(({ outcome }) => outcome !== 'skipped');
  const failed = asked.length > 0 && asked.every(({ outcome }) => outcome === 'failed');
  return {
    layer,
    status: failed ? 'failed' : asked.length === 0 ? 'skipped' : 'done',
    reason: failed
      ? 'no source answered'
      : asked.length === 0
        ? 'no source that could bring what is wanted could be asked'
        : null,
    ms: Math.round(deps.clock.monotonicMs() - startedAt),
    costUsd: calls.reduce((sum, { costUsd }) => sum + costUsd, 0),
    sources: calls.map(({ callKey: _key, layer: _layer, ...use }) => use),
  };
}

/** What the layer's sources said that may be written down: what may only be shown is read from the profile. */
function fieldsOf({ board, input, deps, company }: Work, { sources }: Layer): ProfileField[] {
  const names = new Set(sources.flatMap(({ fields }) => fields));
  const hidden = new Set(deps.shownOnly.of(company.id).map(({ field }) => field));
  return board
    .known()
    .filter(({ field }) => names.has(field) && input.wanted.includes(field) && !hidden.has(field));
}

function openFields({ board, deps, needed, budgetUsd }: Work): Gathered {
  const remaining = budgetUsd - board.spentUsd();
  const missing = needed.filter((field) => !isKnownWellEnough(board.believed(), field));
  const byName = new Map(deps.sources.available().map((call) => [nameOfCall(call), call]));
  const yieldedBy = (test: (call: CallRecord, priceUsd: number) => boolean) =>
    [...board.calls].flatMap(([name, record]) => {
      const call = byName.get(name);
      return call && test(record, call.priceUsd) ? [call] : [];
    });
  const tooDear = yieldedBy(
    ({ outcome, savedUsd }, price) => outcome === 'skipped' && savedUsd === 0 && price > remaining,
  );
  const failed = yieldedBy(({ outcome }) => outcome === 'failed');
  const openOf = (calls: readonly AvailableCall[]) =>
    missing.filter((field) => calls.some(({ yields }) => yields.includes(field)));
  return {
    forBudget: openOf(tooDear),
    leftOut: tooDear
      .filter(({ yields }) => yields.some((field) => missing.includes(field)))
      .map((call) => ({ call: nameOfCall(call), priceUsd: call.priceUsd })),
    forFailure: openOf(failed),
  };
}
