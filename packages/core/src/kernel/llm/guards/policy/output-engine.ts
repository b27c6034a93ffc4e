import { findUnsupported, type Sources } from '../claims/index.ts';
import { findBias, findContent } from '../content/index.ts';
import { type Finding, type GuardName, replaceSpans, type Span, withoutOverlaps } from '../finding.ts';
import type { MaskSession } from '../masking/index.ts';
import { findPersonalData } from '../personal/index.ts';
import { doneReading, type Reading, readWords } from '../reading/index.ts';
import { findSecrets } from '../secrets/index.ts';
import type { GuardRule, PreparedPolicy } from './policy.ts';
import { counted, reportFinding } from './report.ts';

export interface OutputOptions {
  /** The session of the request; without it nothing is put back and everything personal counts as leaked. */
  readonly session?: MaskSession;
  /** Texts the answer may draw on, for the guard of claims; without them that guard has nothing to say. */
  readonly sources?: Sources | undefined;
}

/** A piece of an answer between two safe cuts, with enough of what stood before it. */
export interface Piece {
  readonly context: string;
  readonly text: string;
  /** Offset of the piece in the answer. */
  readonly offset: number;
  /** True when the piece begins inside of a private key. */
  readonly insideKey: boolean;
}

export interface GuardedPiece {
  readonly text: string;
  readonly findings: readonly Finding[];
  readonly insideKey: boolean;
}

const KEY_MARK = /-----(BEGIN|END) [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/gu;
const KEY_ENDS = /-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/u;

/** Guards one piece of an answer. Pure. */
export function guardPiece(piece: Piece, policy: PreparedPolicy, options: OutputOptions): GuardedPiece {
  const all = piece.context + piece.text;
  const from = piece.context.length;
  const reading = readWords(all);
  const findings: Finding[] = [];
  const masked: Span[] = [];
  const take = (guard: GuardName, rule: GuardRule, spans: readonly Span[]) => {
    for (const span of counted(spans, rule)) {
      if (span.start < from) continue;
      const sensitive = guard === 'leaks';
      const finding = reportFinding(span, { guard, rule, text: all, index: 0, sensitive });
      const shift = piece.offset - from;
      findings.push({ ...finding, start: span.start + shift, end: span.end + shift });
      if (rule.action === 'mask') masked.push({ ...span, start: span.start - from, end: span.end - from });
    }
  };
  if (policy.leaks.action !== 'off') take('leaks', policy.leaks, leaks({ piece, reading, policy, options }));
  if (policy.toxicity.action !== 'off') take('toxicity', policy.toxicity, findContent(reading));
  if (policy.bias.action !== 'off') take('bias', policy.bias, findBias(reading));
  if (policy.claims.action !== 'off' && options.sources) {
    const spans = findUnsupported(piece.text, options.sources);
    take(
      'claims',
      policy.claims,
      spans.map((span) => ({ ...span, start: span.start + from, end: span.end + from })),
    );
  }
  doneReading(reading);
  const text = replaceSpans(piece.text, withoutOverlaps(masked), ({ kind }) => `[removed: ${kind}]`);
  return { text, findings, insideKey: endsInsideKey(piece) };
}

interface Leaking {
  readonly piece: Piece;
  readonly reading: Reading;
  readonly policy: PreparedPolicy;
  readonly options: OutputOptions;
}

/** Personal data that an answer must not bring in. */
export const findLeakable = (reading: Reading, { leakable }: PreparedPolicy): readonly Span[] =>
  findPersonalData(reading, leakable);

/** Personal data and secrets that the request did not hold. */
function leaks({ piece, reading, policy, options: { session } }: Leaking): readonly Span[] {
  const secrets = findSecrets(reading);
  const personal = findLeakable(reading, policy);
  const from = piece.context.length;
  // A key that begins in the context is told by `insideKey`; beside that, its longer span would push the piece's own out.
  const found = [...secrets, ...personal].filter(
    ({ start, end }) => start >= from && !session?.allows(reading.text.slice(start, end)),
  );
  if (piece.insideKey) {
    const close = KEY_ENDS.exec(piece.text);
    const end = close ? close.index + close[0].length : piece.text.length;
    found.push({ kind: 'private_key', start: from, end: from + end, score: 0.99 });
  }
  return withoutOverlaps(found);
}

/** The last mark decides: one piece may end a key and begin another. */
function endsInsideKey({ text, insideKey }: Piece): boolean {
  if (!text.includes('-----')) return insideKey;
  let inside = insideKey;
  for (const [, mark] of text.matchAll(KEY_MARK)) inside = mark === 'BEGIN';
  return inside;
}
