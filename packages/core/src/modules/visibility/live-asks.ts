import type { AnswerSource, Assistant } from '@leadline/contracts';

type LiveSource = Extract<AnswerSource, { kind: 'live' }>;

/** One question to one assistant; its number is that of the answer within the audit. */
export interface Ask<Asked> {
  readonly number: number;
  readonly question: Asked;
  readonly assistant: Assistant;
  readonly repeat: number;
}

/**
 * What a live audit asks: every question of every assistant, once in each round, however often either is named. All
 * assistants' answers to one question stand together; repeats follow the first round.
 */
export function liveAsks<Asked extends { readonly text: string }>(
  source: LiveSource,
  questions: readonly Asked[],
): Ask<Asked>[] {
  const distinct = [...new Map(questions.map((question) => [question.text, question])).values()];
  const assistants = [...new Set(source.assistants)];
  const rounds = Array.from({ length: source.repeats }, (_, index) => index + 1);
  return rounds
    .flatMap((repeat) =>
      distinct.flatMap((question) => assistants.map((assistant) => ({ question, assistant, repeat }))),
    )
    .map((ask, index) => ({ number: index + 1, ...ask }));
}
