import type { Finding } from '../finding.ts';
import type { GuardedInput, InputText } from './guard-input.ts';
import type { PreparedPolicy } from './policy.ts';
import { reportFinding } from './report.ts';

/** A model's second opinion on one text. */
export interface JudgeRequest {
  readonly guard: 'injection' | 'unwanted';
  readonly text: string;
  /** What the rules made of it, 0 to 1. */
  readonly ruleScore: number;
}

/**
 * Asks somebody else, usually a small model, how sure it is that the guard is right: 0 to 1, or undefined when it
 * cannot say. Given the text as it would go out, masked.
 */
export type Judge = (request: JudgeRequest) => Promise<number | undefined>;

export interface JudgingOptions {
  readonly judge: Judge;
  /** Asked from this score of the rules on, 0.2 unless said… */
  readonly from?: number;
  /** …and below this one, 0.9 unless said. */
  readonly below?: number;
}

/**
 * Lets a judge decide what the rules are in doubt about: its score takes the place of theirs. Where it cannot say
 * or fails, the rules stand. One question for each doubtful text and guard, all at once.
 */
export async function settleDoubts(
  guarded: GuardedInput,
  inputs: readonly InputText[],
  { policy, judge, from = 0.2, below = 0.9 }: JudgingOptions & { readonly policy: PreparedPolicy },
): Promise<GuardedInput> {
  const doubtful = guarded.suspicions.filter(({ score }) => score >= from && score < below);
  if (doubtful.length === 0) return guarded;
  const opinions = await Promise.all(
    doubtful.map(async ({ guard, text, score }) => {
      const asked = { guard, text: guarded.texts[text] ?? '', ruleScore: score };
      const opinion = await judge(asked).catch(() => undefined);
      return { guard, text, score: opinion };
    }),
  );
  let findings: readonly Finding[] = guarded.findings;
  for (const { guard, text, score } of opinions) {
    if (score === undefined || !(score >= 0 && score <= 1)) continue;
    const others = findings.filter((finding) => finding.guard !== guard || finding.text !== text);
    const rule = policy[guard];
    const whole = inputs[text]?.text ?? '';
    const span = { kind: 'judged', start: 0, end: whole.length, score };
    const report = { guard, rule, text: whole, index: text, sensitive: false };
    findings = score >= rule.threshold ? [...others, reportFinding(span, report)] : others;
  }
  return { ...guarded, findings, blocked: findings.some(({ action }) => action === 'block') };
}
