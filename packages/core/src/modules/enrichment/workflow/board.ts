import type { FieldName, ProfileField } from '@leadline/contracts';
import type { SourceDefinition } from '../../../kernel/sources/index.ts';
import { type Merged, mergeCompany } from '../merge-company.ts';
import type {
  CallRecord,
  CompanyRecord,
  CorrectionRecord,
  EnrichmentRef,
  StoredObservation,
} from '../records.ts';
import { readCorrections } from '../repository/corrections.ts';
import { putCalls, readCalls } from '../repository/enrichments.ts';
import { insertObservations, latestObservations } from '../repository/observations.ts';
import type { Landing } from './ask-source.ts';
import type { WorkDeps } from './ports.ts';

type BoardDeps = Pick<WorkDeps, 'store' | 'clock' | 'shownOnly' | 'sources'>;

/** Where an enrichment stands: what is known of the company, and what became of each source. */
export interface Board {
  /** All fields that are known, merged of everything said so far. */
  known(): readonly ProfileField[];
  merged(): Merged;
  /** What may be relied on: of fields that are to be asked for, only what this enrichment heard. */
  believed(): readonly ProfileField[];
  /** As if what may only be shown had not been said. */
  keepable(): Merged;
  /** By `source.call`: what became of the calls of this enrichment, earlier passes included. */
  readonly calls: ReadonlyMap<string, CallRecord>;
  /** By `source.call`: what answers held besides fields. */
  readonly found: ReadonlyMap<string, unknown>;
  spentUsd(): number;
  /** Resolves when it is kept; of several at once each waits for one transaction. Gives the fields it changed. */
  land(landing: Landing): Promise<readonly ProfileField[]>;
}

export interface BoardOf {
  readonly ref: EnrichmentRef;
  readonly company: CompanyRecord;
  /** Fields that must be asked for, whatever was known of them before. */
  readonly needed: readonly FieldName[];
}

interface State {
  observations: StoredObservation[];
  readonly corrections: readonly CorrectionRecord[];
  readonly calls: Map<string, CallRecord>;
  readonly found: Map<string, unknown>;
  readonly stale: Set<string>;
  /** Of the observations those that may only be shown. */
  readonly shown: Set<StoredObservation>;
  merged: Merged | null;
  believed: readonly ProfileField[] | null;
}

export async function openBoard(deps: BoardDeps, of: BoardOf): Promise<Board> {
  const state = await readState(deps, of);
  const keep = createKeeper(deps, of);
  const merged = () => (state.merged ??= mergeState(deps, state));
  return {
    calls: state.calls,
    found: state.found,
    merged,
    keepable: () => {
      const kept = state.observations.filter((each) => !state.shown.has(each));
      return state.shown.size === 0 ? merged() : mergeState(deps, { ...state, observations: kept });
    },
    known: () => merged().fields,
    believed: () => (state.believed ??= believedOf(deps, of, state)),
    spentUsd: () => [...state.calls.values()].reduce((sum, { costUsd }) => sum + costUsd, 0),
    async land(landing) {
      const before = merged().fields;
      take(state, landing);
      deps.shownOnly.add(of.company.id, landing.shown);
      await keep(landing);
      return changedFields(before, merged().fields);
    },
  };
}

async function readState({ store, clock, shownOnly }: BoardDeps, { ref, company }: BoardOf): Promise<State> {
  const { workspaceId, enrichmentId } = ref;
  return store.tenant(workspaceId, async (database) => {
    const observations = await latestObservations(database, company.id, clock.now());
    const calls = await readCalls(database, [enrichmentId]);
    const shown = shownOnly.of(company.id);
    return {
      observations: [...observations, ...shown],
      shown: new Set(shown),
      corrections: await readCorrections(database, company.id),
      calls: new Map(calls.map((call) => [`${call.source}.${call.call}`, call])),
      found: new Map(),
      stale: new Set(),
      merged: null,
      believed: null,
    };
  });
}

function mergeState({ sources, clock }: BoardDeps, state: State): Merged {
  return mergeCompany({
    observations: state.observations,
    corrections: state.corrections,
    definitions: sources.definitions,
    staleSources: state.stale,
    now: clock.now(),
  });
}

function believedOf(deps: BoardDeps, { ref, needed }: BoardOf, state: State): readonly ProfileField[] {
  const isNeeded = new Set<FieldName>(needed);
  const heardNow = state.observations.filter(
    ({ field, enrichmentId }) => !isNeeded.has(field) || enrichmentId === ref.enrichmentId,
  );
  return mergeState(deps, { ...state, observations: heardNow }).fields;
}

/** The newest answer of a call replaces its older one, field by field. */
function take(state: State, { call, observations, shown, found, stale }: Landing): void {
  const name = `${call.source}.${call.call}`;
  const before = state.calls.get(name);
  state.calls.set(name, before ? { ...call, costUsd: before.costUsd + call.costUsd } : call);
  if (found !== undefined && found !== null) state.found.set(name, found);
  if (stale) state.stale.add(call.source);
  const fresh = [...observations, ...shown];
  for (const each of shown) state.shown.add(each);
  if (fresh.length === 0) return;
  const fields = new Set(fresh.map(({ field }) => field));
  const isReplaced = (old: StoredObservation) =>
    old.source === call.source && old.call === call.call && fields.has(old.field);
  state.observations = [...state.observations.filter((old) => !isReplaced(old)), ...fresh];
  state.merged = null;
  state.believed = null;
}

/** Writes landings as they come: those that come while a transaction is under way share the next one. */
function createKeeper(
  { store, clock }: BoardDeps,
  { ref, company }: BoardOf,
): (landing: Landing) => Promise<void> {
  let waiting: Landing[] = [];
  let writing: Promise<void> = Promise.resolve();
  let next: Promise<void> | null = null;
  const write = async () => {
    const landings = waiting;
    waiting = [];
    next = null;
    const observations = landings.flatMap((landing) => landing.observations);
    const calls = landings.map((landing) => landing.call);
    await store.tenant(ref.workspaceId, async (database) => {
      await insertObservations(
        database,
        { workspaceId: ref.workspaceId, companyId: company.id },
        observations,
      );
      await putCalls(database, ref, { calls, at: clock.now() });
    });
  };
  return (landing) => {
    waiting.push(landing);
    next ??= writing = writing.catch(() => undefined).then(write);
    return next;
  };
}

/** Fields whose value, confidence or sources are not what they were. */
function changedFields(before: readonly ProfileField[], after: readonly ProfileField[]): ProfileField[] {
  const old = new Map(before.map((field) => [field.field, JSON.stringify(field)]));
  return after.filter((field) => old.get(field.field) !== JSON.stringify(field));
}

/** What a source is called where people read. */
export function titleOf(definitions: readonly SourceDefinition[], source: string): string {
  return definitions.find(({ name }) => name === source)?.title ?? source;
}
