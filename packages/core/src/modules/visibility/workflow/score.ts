import type { AnalysedAnswer, Scores } from '@leadline/contracts';
import { toAnalysedAnswer } from '../policy/analysed-answer.ts';
import { computeScores } from '../policy/scores/index.ts';
import type { JudgedRecord } from '../records.ts';
import type { LoadedAudit } from './loaded-audit.ts';

/** The answers of a loaded audit joined with their judgements. */
export function analysedAnswers(loaded: LoadedAudit, judged: readonly JudgedRecord[]): AnalysedAnswer[] {
  const byNumber = new Map(judged.map((record) => [record.number, record]));
  return [...loaded.answers.values()].map((answer) =>
    toAnalysedAnswer(answer, byNumber.get(answer.number) ?? null),
  );
}

/** Scores from memory: the same answers and judgements that the tables hold. */
export function scoreAnswers(loaded: LoadedAudit, judged: readonly JudgedRecord[]): Scores {
  const { brand, competitors } = loaded.audit.input;
  return computeScores(analysedAnswers(loaded, judged), { brand, rivals: competitors });
}
