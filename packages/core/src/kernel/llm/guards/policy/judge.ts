import type { Finding } from '../finding.ts';
import type { GuardedInput, InputText, Suspicion } from './guard-input.ts';
import type { PreparedPolicy } from './policy.ts';
import { reportFinding } from './report.ts';

/** A model's second opinion on one text. */
export interface JudgeRequest {
  readonly guard: 'injection' | 'unwanted';
  readonly text: string;
  /** Who speaks. */
  readonly origin: InputText['origin'];
  /** What the rules made of it, 0 to 1. */
  readonly ruleScore: number;
}

/**
 * Asks somebody else, usually a small model, how sure it is that the guard is right: 0 to 1, or undefined when it
 * cannot say. Given the text as it would go out, masked.
 */
export type Judge = (request: JudgeRequest) => Promise<number | undefined>;

export interface JudgingOptions {
  readonly policy: PreparedPolicy;
  readonly judge: Judge;
}

/** What the rules are in doubt about, and what their guard would do about it matters enough to ask. */
export function doubtsOf(guarded: GuardedInput, policy: PreparedPolicy): readonly Suspicion[] {
  const { from, below } = policy.judge;
  return guarded.suspicions.filter(({ guard, score }) => {
    const { action } = policy[guard];
    return (action === 'warn' || action === 'block') && score >= from && score < below;
  });
}

/**
 * Lets a judge decide what the rules are in doubt about: its score takes the place of theirs. Where it cannot say
 * or fails, the rules stand, or, where the policy has it fail shut, what a blocking guard doubts is blocked. One
 * question for each doubtful text and guard, all at once.
 */
export async function settleDoubts(
  guarded: GuardedInput,
  inputs: readonly InputText[],
  { policy, judge }: JudgingOptions,
): Promise<GuardedInput> {
  const doubtful = doubtsOf(guarded, policy);
  if (doubtful.length === 0) return guarded;
  const opinions = await Promise.all(
    doubtful.map(async (doubt) => {
      const { guard, text, score: ruleScore } = doubt;
      const origin = inputs[text]?.origin ?? 'user';
      const asked = { guard, text: guarded.texts[text] ?? '', origin, ruleScore };
      const score = await judge(asked).catch(() => undefined);
      return { doubt, score: score !== undefined && score >= 0 && score <= 1 ? score : undefined };
    }),
  );
  let { findings } = guarded;
  for (const { doubt, score } of opinions) findings = settled(findings, { doubt, score, policy, inputs });
  return { ...guarded, findings, blocked: findings.some(({ action }) => action === 'block') };
}

interface Opinion {
  readonly doubt: Suspicion;
  readonly score: number | undefined;
  readonly policy: PreparedPolicy;
  readonly inputs: readonly InputText[];
}

function settled(
  findings: readonly Finding[],
  { doubt, score, policy, inputs }: Opinion,
): readonly Finding[] {
  const { guard, text: index } = doubt;
  const rule = policy[guard];
  const text = inputs[index]?.text ?? '';
  const report = { guard, rule, text, index, sensitive: false };
  const span = { start: 0, end: text.length };
  if (score === undefined) {
    const shut = policy.judge.failing === 'shut' && rule.action === 'block';
    const unjudged = { ...rule, action: shut ? rule.action : ('log' as const) };
    const finding = { ...span, kind: 'unjudged', score: doubt.score };
    return [...findings, reportFinding(finding, { ...report, rule: unjudged })];
  }
  const others = findings.filter((finding) => finding.guard !== guard || finding.text !== index);
  if (score < rule.threshold) return others;
  return [...others, reportFinding({ ...span, kind: 'judged', score }, report)];
}
