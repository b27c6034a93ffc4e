import type { LanguageModelV4Content } from '@ai-sdk/provider';
import {
  type AnswerCheck,
  blockedError,
  createOutputStreamGuard,
  type Finding,
  guardOutput,
  type MaskSession,
  type OutputStreamGuard,
  type PreparedPolicy,
  type Sources,
  schemaFinding,
} from '../../guards/index.ts';
import type { Notes, Part, Reply } from '../exchange.ts';
import { replacedParts } from '../over.ts';

/** What an answer is guarded with. */
export interface Outgoing {
  readonly policy: PreparedPolicy;
  readonly session: MaskSession;
  readonly notes: Notes;
  readonly as: 'text' | 'json';
  /** What claims are checked against; undefined when nothing was fetched, or nobody asks. */
  readonly sources: Sources | undefined;
  /** What the client wants the answer to be; undefined when it is free, or nobody asks. */
  readonly schema: AnswerCheck | undefined;
}

/** The answer as it may go out; the very same where nothing of it changes. */
export function guardedAnswer(reply: Reply, out: Outgoing): Reply {
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
  if (out.schema) checkSchema(wordsOf(guarded ?? content), out);
  return guarded ? { kind: 'whole', result: { ...reply.result, content: guarded } } : reply;
}

const wordsOf = (content: readonly LanguageModelV4Content[]): string =>
  content.map((item) => (item.type === 'text' ? item.text : '')).join('');

function guardedItem(item: LanguageModelV4Content, out: Outgoing): LanguageModelV4Content {
  if (item.type === 'text' || item.type === 'reasoning') {
    const text = passed(item.text, out, item.type === 'text' ? out.as : 'text');
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

/** An answer without words, such as a call of a tool, has no form to be checked for. */
function checkSchema(text: string, { schema, policy, notes }: Outgoing): void {
  const problem = text === '' ? null : schema?.(text);
  if (!problem) return;
  const findings = [schemaFinding(problem, policy.schema)];
  note(notes, findings);
  if (findings.some(({ action }) => action === 'block')) throw blockedError(findings, 'answer');
}

type DeltaType = 'text' | 'reasoning' | 'tool-input';

interface OpenText {
  readonly type: DeltaType;
  readonly id: string;
  readonly guard: OutputStreamGuard;
}

const STARTED_BY: { readonly [type: string]: DeltaType | undefined } = {
  'text-delta': 'text',
  'reasoning-delta': 'reasoning',
  'tool-input-delta': 'tool-input',
};
const ENDED_BY: { readonly [type: string]: DeltaType | undefined } = {
  'text-end': 'text',
  'reasoning-end': 'reasoning',
  'tool-input-end': 'tool-input',
};

/** An answer that is longer is not checked for its form. */
const LONGEST_CHECKED = 4_000_000;
const NO_PARTS: readonly Part[] = [];

/** Each text of a stream has a guard of its own, which may hold back its last words until it ends. */
function streamGuard(out: Outgoing): (part: Part) => readonly Part[] {
  const { policy, session, notes, sources } = out;
  const open: OpenText[] = [];
  let words = '';
  const passOn = (type: DeltaType, part: Part): readonly Part[] => {
    if (type === 'text' && out.schema && words.length < LONGEST_CHECKED)
      words += (part as { readonly delta: string }).delta;
    return [part];
  };
  const opened = (type: DeltaType, id: string): OpenText => {
    const known = open.find((each) => each.type === type && each.id === id);
    if (known) return known;
    const as = type === 'tool-input' ? 'json' : type === 'text' ? out.as : 'text';
    const guard = createOutputStreamGuard(policy, { session, as, sources });
    const text = { type, id, guard };
    open.push(text);
    return text;
  };
  const ended = ({ type, id, guard }: OpenText): readonly Part[] => {
    const delta = guard.end();
    note(notes, guard.findings());
    return delta === '' ? NO_PARTS : passOn(type, { type: `${type}-delta`, id, delta });
  };
  return (part) => {
    const started = STARTED_BY[part.type];
    if (started) {
      const { id, delta } = part as { readonly id: string; readonly delta: string };
      const safe = opened(started, id).guard.push(delta);
      if (safe === '') return NO_PARTS;
      return passOn(started, safe === delta ? part : ({ ...part, delta: safe } as Part));
    }
    const over = ENDED_BY[part.type];
    if (over) {
      const at = open.findIndex(
        (each) => each.type === over && each.id === (part as { readonly id: string }).id,
      );
      const [text] = at < 0 ? [] : open.splice(at, 1);
      return text ? [...ended(text), part] : [part];
    }
    if (part.type === 'tool-call') return [{ ...part, input: passed(part.input, out, 'json') }];
    if (part.type !== 'finish') return [part];
    const rest = open.splice(0).flatMap(ended);
    if (words.length < LONGEST_CHECKED) checkSchema(words, out);
    return [...rest, part];
  };
}

/** Kind and place alone; what was found stays where it is. */
export function note(notes: Notes, findings: readonly Finding[]): void {
  if (findings.length === 0) return;
  const told = findings.map(({ guard, kind, action }) => `${guard}:${kind}:${action}`);
  notes.findings = [...new Set([...notes.findings, ...told])];
}
