import type { LanguageModelV4Content } from '@ai-sdk/provider';
import {
  blockedError,
  compileSources,
  createCleanTexts,
  createOutputStreamGuard,
  type Finding,
  guardInput,
  guardOutput,
  type InputText,
  type MaskSession,
  type OutputStreamGuard,
  type PreparedPolicy,
  type Sources,
} from '../../guards/index.ts';
import type { Stage } from '../../stage.ts';
import type { Exchange, Notes, Part, Reply } from '../exchange.ts';
import { replacedParts } from '../over.ts';
import { textsOf, withTexts } from '../prompt-texts.ts';

/**
 * Masks, warns of and blocks what the policy says, on the way in and on the way out: what was masked in the question is put back into
 * the answer.
 */
export function guardsStage({ policy }: { readonly policy: PreparedPolicy }): Stage<Exchange, Reply> {
  return async (exchange, next) => {
    const { request, wishes, notes } = exchange;
    const texts = textsOf(request.options, exchange.prompted?.examples);
    const guarded = guardInput(texts, policy, { names: wishes.maskNames });
    note(notes, guarded.findings);
    if (guarded.blocked) throw blockedError(guarded.findings, 'request');
    const out: Outgoing = {
      policy,
      session: guarded.session,
      notes,
      as: request.options.responseFormat?.type === 'json' ? 'json' : 'text',
      sources: sourcesOf(texts, policy),
    };
    const sent = guarded.changed ? { ...exchange, request: masked(exchange, guarded.texts) } : exchange;
    return outgoing(await next(sent), out);
  };
}

function masked({ request }: Exchange, texts: readonly string[]): Exchange['request'] {
  return { ...request, options: withTexts(request.options, texts) };
}

interface Outgoing {
  readonly policy: PreparedPolicy;
  readonly session: MaskSession;
  readonly notes: Notes;
  readonly as: 'text' | 'json';
  /** What claims are checked against; undefined when nothing was fetched, or nobody asks. */
  readonly sources: Sources | undefined;
}

/** What tools brought is what an answer may claim. */
function sourcesOf(texts: readonly InputText[], { claims }: PreparedPolicy): Sources | undefined {
  if (claims.action === 'off') return undefined;
  const fetched = texts.filter(({ origin }) => origin === 'fetched').map(({ text }) => text);
  return fetched.length > 0 ? compileSources(fetched) : undefined;
}

function outgoing(reply: Reply, out: Outgoing): Reply {
  if (reply.kind === 'stream') return { kind: 'stream', parts: replacedParts(reply.parts, streamGuard(out)) };
  if (reply.kind !== 'whole') return reply;
  const { content } = reply.result;
  let guarded: LanguageModelV4Content[] | undefined;
  for (let index = 0; index < content.length; index += 1) {
    const item = content[index] as LanguageModelV4Content;
    const safe = guardedItem(item, out);
    if (safe === item) continue;
    guarded ??= [...content];
    guarded[index] = safe;
  }
  return guarded ? { kind: 'whole', result: { ...reply.result, content: guarded } } : reply;
}

/** The item itself where nothing of it changes. */
function guardedItem(item: LanguageModelV4Content, out: Outgoing): LanguageModelV4Content {
  if (item.type === 'text' || item.type === 'reasoning') {
    const text = passed(item.text, out, out.as);
    return text === item.text ? item : { ...item, text };
  }
  if (item.type !== 'tool-call') return item;
  const input = passed(item.input, out, 'json');
  return input === item.input ? item : { ...item, input };
}

function passed(text: string, { policy, session, notes, sources }: Outgoing, as: 'text' | 'json'): string {
  const guarded = guardOutput(text, policy, { session, as, sources });
  note(notes, guarded.findings);
  if (guarded.blocked) throw blockedError(guarded.findings, 'answer');
  return guarded.text;
}

type DeltaType = 'text' | 'reasoning' | 'tool-input';

/** Each text of a stream has a guard of its own, which may hold back its last words until it ends. */
function streamGuard(out: Outgoing): (part: Part) => readonly Part[] {
  const { policy, session, notes, sources } = out;
  const open = new Map<
    string,
    { readonly type: DeltaType; readonly id: string; readonly guard: OutputStreamGuard }
  >();
  const guardOf = (type: DeltaType, id: string) => {
    const key = `${type}:${id}`;
    const known = open.get(key);
    if (known) return known.guard;
    const guard = createOutputStreamGuard(policy, {
      session,
      as: type === 'tool-input' ? 'json' : out.as,
      sources,
    });
    open.set(key, { type, id, guard });
    return guard;
  };
  const ended = (type: DeltaType, id: string): Part[] => {
    const known = open.get(`${type}:${id}`);
    if (!known) return [];
    open.delete(`${type}:${id}`);
    const delta = known.guard.end();
    note(notes, known.guard.findings());
    return delta === '' ? [] : [{ type: `${type}-delta`, id, delta }];
  };
  return (part) => {
    if (part.type === 'text-delta' || part.type === 'reasoning-delta' || part.type === 'tool-input-delta') {
      const delta = guardOf(part.type.slice(0, -'-delta'.length) as DeltaType, part.id).push(part.delta);
      return delta === '' ? [] : [{ ...part, delta }];
    }
    if (part.type === 'text-end' || part.type === 'reasoning-end' || part.type === 'tool-input-end')
      return [...ended(part.type.slice(0, -'-end'.length) as DeltaType, part.id), part];
    if (part.type === 'tool-call') return [{ ...part, input: passed(part.input, out, 'json') }];
    if (part.type !== 'finish') return [part];
    return [...[...open.values()].flatMap(({ type, id }) => ended(type, id)), part];
  };
}

/** Kind and place alone; what was found stays where it is. */
function note(notes: Notes, findings: readonly Finding[]): void {
  if (findings.length === 0) return;
  const told = findings.map(({ guard, kind, action }) => `${guard}:${kind}:${action}`);
  notes.findings = [...new Set([...notes.findings, ...told])];
}
