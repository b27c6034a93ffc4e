import { type Finding, NOTHING } from '../finding.ts';
import { createStreamUnmasker, unmask } from '../masking/index.ts';
import { doneReading, readWords } from '../reading/index.ts';
import { guardPiece, type OutputOptions } from './output-engine.ts';
import { isPlainAnswer } from './plain-answer.ts';
import type { PreparedPolicy } from './policy.ts';
import { blockedError } from './report.ts';
import { CONTEXT, type CutRules, cutRules, holdAt, isQuiet, lastQuietCut, lastSafeCut } from './safe-cut.ts';

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
  const cutter = new Cutter(policy, options);
  const unmasker = unmaskerOf(options);
  const safe = cutter.push(text) + cutter.end();
  const { findings, blocked } = cutter;
  return { text: blocked ? '' : unmasker.push(safe) + unmasker.end(), findings, blocked };
}

/** Guards a stream: holds back what may still become a finding, puts masked values back, cuts off what is blocked. */
export function createOutputStreamGuard(
  policy: PreparedPolicy,
  options: OutputGuardOptions = {},
): OutputStreamGuard {
  const cutter = new Cutter(policy, options);
  const unmasker = unmaskerOf(options);
  const checked = (text: string): string => {
    if (cutter.blocked) throw blockedError(cutter.findings, 'answer');
    return text;
  };
  return {
    push: (delta) => unmasker.push(checked(cutter.push(delta))),
    end: () => unmasker.push(checked(cutter.end())) + unmasker.end(),
    findings: () => cutter.findings,
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

/** Cuts the text at safe places and guards the pieces; after a blocked piece nothing more comes out. */
class Cutter {
  readonly #policy: PreparedPolicy;
  readonly #options: OutputGuardOptions;
  readonly #rules: CutRules;
  readonly #most: number;
  readonly #gather: number;
  #findings: Finding[] | undefined;
  #context = '';
  #held = '';
  #offset = 0;
  #insideKey = false;
  #blocked = false;
  /** Nothing that began before what is held goes on in it. */
  #begun = true;
  /** Up to here of what is held no place is a safe cut, whatever still comes. */
  #checked = 0;

  constructor(policy: PreparedPolicy, options: OutputGuardOptions) {
    this.#policy = policy;
    this.#options = options;
    this.#rules = cutRules(policy, options.sources !== undefined);
    this.#most = mostOf(options);
    this.#gather = Math.min(this.#most, options.gather ?? GATHER);
  }

  get findings(): readonly Finding[] {
    return this.#findings ?? NOTHING;
  }

  get blocked(): boolean {
    return this.#blocked;
  }

  push(delta: string): string {
    if (this.#blocked) return '';
    this.#held += delta;
    return this.#offset > AT_ONCE && this.#held.length < this.#gather ? '' : this.#drain();
  }

  end(): string {
    const out = this.#drain();
    return this.#blocked || this.#held === '' ? out : out + this.#pass(this.#held.length);
  }

  /** One window at a time, so that a long text is cut where its pieces would have been. */
  #drain(): string {
    let out = '';
    let more = true;
    while (more && this.#held !== '' && !this.#blocked) {
      const passed = this.#quietly() ?? this.#closely();
      more = passed !== undefined && passed.length > 0;
      if (passed) out += passed.text;
    }
    return out;
  }

  /** The look at ordinary words: they are read once, and what stood before them not at all. Undefined when it does not do. */
  #quietly(): Passed | undefined {
    const held = this.#held;
    if (!this.#begun || this.#insideKey || this.#rules.sentences || held.length > this.#most)
      return undefined;
    if (this.#context.includes('-----')) return undefined;
    const reading = readWords(held);
    const cut = isQuiet(reading, this.#policy)
      ? lastQuietCut(reading, this.#checked, this.#rules)
      : undefined;
    doneReading(reading);
    if (cut === undefined) return undefined;
    if (cut >= 0) return { length: cut, text: this.#leave(cut) };
    this.#checked = Math.max(this.#checked, held.length - 1);
    return NOTHING_PASSED;
  }

  /** The look at everything that guards may find. */
  #closely(): Passed {
    const held = this.#held;
    const context = this.#context;
    const limit = held.length > this.#most ? holdAt(held, 0, this.#most) : this.#most;
    const window = context + held.slice(0, limit + 1);
    const cut = lastSafeCut(window, context.length + this.#checked, this.#rules);
    if (cut < 0 && held.length <= limit) {
      this.#checked = Math.max(this.#checked, window.length - context.length - 1);
      return NOTHING_PASSED;
    }
    this.#begun = cut >= 0;
    const length = this.#begun ? cut - context.length : limit;
    return { length, text: this.#pass(length) };
  }

  #pass(length: number): string {
    const before = { context: this.#context, offset: this.#offset, insideKey: this.#insideKey };
    const piece = guardPiece({ ...before, text: this.#leave(length) }, this.#policy, this.#options);
    if (piece.findings.length > 0) (this.#findings ??= []).push(...piece.findings);
    this.#insideKey = piece.insideKey;
    this.#blocked ||= piece.findings.some(({ action }) => action === 'block');
    return this.#blocked ? '' : piece.text;
  }

  #leave(length: number): string {
    const text = this.#held.slice(0, length);
    this.#context = length >= CONTEXT ? text.slice(-CONTEXT) : (this.#context + text).slice(-CONTEXT);
    this.#held = this.#held.slice(length);
    this.#checked = Math.max(0, this.#checked - length);
    this.#offset += length;
    return text;
  }
}

/** What went out of what was held. */
interface Passed {
  readonly length: number;
  /** As it may be seen. */
  readonly text: string;
}

const NOTHING_PASSED: Passed = { length: 0, text: '' };
