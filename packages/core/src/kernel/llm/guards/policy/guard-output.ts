import { type Finding, NOTHING } from '../finding.ts';
import { createStreamUnmasker, unmask } from '../masking/index.ts';
import { doneReading, readWords } from '../reading/index.ts';
import { type GuardedPiece, guardPiece, type OutputOptions } from './output-engine.ts';
import { isPlainAnswer } from './plain-answer.ts';
import type { PreparedPolicy } from './policy.ts';
import { blockedError } from './report.ts';
import { CONTEXT, cutRules, holdAt, isQuiet, lastQuietCut, lastSafeCut } from './safe-cut.ts';

export interface OutputGuardOptions extends OutputOptions {
  /** Most characters that are held back, 400 unless said; more only while a long token is under way. */
  readonly holdAtMost?: number;
  /**
   * Characters that are gathered before the next look, 48 unless said; the first 64 characters of an answer are not
   * gathered. Fewer cost more processor time, more make the stream less smooth.
   */
  readonly gather?: number;
  /** `json` for an answer that is JSON source: what is put back is escaped. */
  readonly as?: 'text' | 'json';
}

/** Guards an answer that comes in pieces. */
export interface OutputStreamGuard {
  /** What can be passed on after one more piece. Throws `content_blocked`. */
  push(delta: string): string;
  /** What was held back. Throws `content_blocked`. */
  end(): string;
  /** What was found so far; offsets are those of the model's own text. */
  findings(): readonly Finding[];
}

export interface GuardedOutput {
  /** The answer with masked values put back; empty when it is blocked. */
  readonly text: string;
  readonly findings: readonly Finding[];
  readonly blocked: boolean;
}

const HOLD_AT_MOST = 400;
const GATHER = 48;
/** The reader of a stream waits for its first words. */
const AT_ONCE = 64;

/** Guards a whole answer; what it gives is what the stream guard gives for the same text. */
export function guardOutput(
  text: string,
  policy: PreparedPolicy,
  options: OutputGuardOptions = {},
): GuardedOutput {
  const claims = policy.claims.action !== 'off' && options.sources !== undefined;
  if (!claims && isPlainAnswer(text, policy, mostOf(options)))
    return { text: unmasked(text, options), findings: [], blocked: false };
  const cutter = createCutter(policy, options);
  const unmasker = unmaskerOf(options);
  const safe = cutter.push(text) + cutter.end();
  const findings = cutter.findings();
  const blocked = cutter.blocked();
  return { text: blocked ? '' : unmasker.push(safe) + unmasker.end(), findings, blocked };
}

/** Guards a stream: holds back what may still become a finding, puts masked values back, cuts off what is blocked. */
export function createOutputStreamGuard(
  policy: PreparedPolicy,
  options: OutputGuardOptions = {},
): OutputStreamGuard {
  const cutter = createCutter(policy, options);
  const unmasker = unmaskerOf(options);
  const checked = (text: string): string => {
    if (cutter.blocked()) throw blockedError(cutter.findings(), 'answer');
    return text;
  };
  return {
    push: (delta) => unmasker.push(checked(cutter.push(delta))),
    end: () => unmasker.push(checked(cutter.end())) + unmasker.end(),
    findings: cutter.findings,
  };
}

/** The same as a transform of text deltas; empty deltas are left out. */
export async function* guardDeltas(
  deltas: AsyncIterable<string>,
  guard: OutputStreamGuard,
): AsyncGenerator<string, void, undefined> {
  for await (const delta of deltas) {
    const safe = guard.push(delta);
    if (safe !== '') yield safe;
  }
  const rest = guard.end();
  if (rest !== '') yield rest;
}

const mostOf = ({ holdAtMost = HOLD_AT_MOST }: OutputGuardOptions): number => Math.max(CONTEXT, holdAtMost);

const unmasked = (text: string, { session, as = 'text' }: OutputGuardOptions): string =>
  session ? unmask(text, session, { as }) : text;

function unmaskerOf({ session, as = 'text' }: OutputGuardOptions) {
  return session ? createStreamUnmasker(session, { as }) : { push: (text: string) => text, end: () => '' };
}

interface Cutter {
  push(delta: string): string;
  end(): string;
  findings(): readonly Finding[];
  blocked(): boolean;
}

/** Cuts the text at safe places and guards the pieces; after a blocked piece nothing more comes out. */
function createCutter(policy: PreparedPolicy, options: OutputGuardOptions): Cutter {
  const rules = cutRules(policy, options.sources !== undefined);
  const most = mostOf(options);
  const gather = Math.min(most, options.gather ?? GATHER);
  let findings: Finding[] | undefined;
  let context = '';
  let held = '';
  let offset = 0;
  let insideKey = false;
  let blocked = false;
  /** Nothing that began before what is held goes on in it. */
  let begun = true;
  /** Up to here of what is held no place is a safe cut, whatever still comes. */
  let checked = 0;
  const leave = (length: number): string => {
    const text = held.slice(0, length);
    context = text.length >= CONTEXT ? text.slice(-CONTEXT) : (context + text).slice(-CONTEXT);
    held = held.slice(length);
    checked = Math.max(0, checked - length);
    offset += length;
    return text;
  };
  const pass = (length: number): string => {
    const before = { context, offset, insideKey };
    const piece: GuardedPiece = guardPiece({ ...before, text: leave(length) }, policy, options);
    if (piece.findings.length > 0) (findings ??= []).push(...piece.findings);
    insideKey = piece.insideKey;
    blocked ||= piece.findings.some(({ action }) => action === 'block');
    return blocked ? '' : piece.text;
  };
  /** The look at ordinary words: they are read once, and what stood before them not at all. Undefined when it does not do. */
  const quietly = (): string | undefined => {
    if (!begun || insideKey || rules.sentences || held.length > most || context.includes('-----'))
      return undefined;
    const reading = readWords(held);
    const cut = isQuiet(reading, policy) ? lastQuietCut(reading, checked, rules) : undefined;
    doneReading(reading);
    if (cut === undefined) return undefined;
    if (cut >= 0) return leave(cut);
    checked = Math.max(checked, held.length - 1);
    return '';
  };
  /** One window at a time, so that a long text is cut where its pieces would have been. */
  const drain = (): string => {
    let out = '';
    while (held !== '' && !blocked) {
      const quiet = quietly();
      if (quiet === '') break;
      if (quiet !== undefined) {
        out += quiet;
        continue;
      }
      const limit = held.length > most ? holdAt(held, 0, most) : most;
      const window = context + held.slice(0, limit + 1);
      const cut = lastSafeCut(window, context.length + checked, rules);
      if (cut < 0 && held.length <= limit) {
        checked = Math.max(checked, window.length - context.length - 1);
        break;
      }
      begun = cut >= 0;
      out += pass(begun ? cut - context.length : limit);
    }
    return out;
  };
  return {
    push(delta) {
      if (blocked) return '';
      held += delta;
      return offset > AT_ONCE && held.length < gather ? '' : drain();
    },
    end: () => (blocked ? '' : drain() + (held === '' || blocked ? '' : pass(held.length))),
    findings: () => findings ?? NOTHING,
    blocked: () => blocked,
  };
}
