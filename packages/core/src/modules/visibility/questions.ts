import type { Brand, ClassifiedQuestion, Warning } from '@leadline/contracts';
import type { Llm } from '../../kernel/llm/index.ts';
import { measurabilityWarnings } from './policy/questions/index.ts';
import { generateQuestionsTask } from './tasks/index.ts';

export interface QuestionRequest {
  readonly brand: Brand;
  readonly competitors: readonly Brand[];
  readonly productCategory: string;
  readonly industry?: string | undefined;
  readonly market?: string | undefined;
  readonly personas: readonly string[];
}

/** Buyer questions to put to assistants. */
export interface QuestionService {
  /** 48 questions, eight for each stage, with a warning of those that would measure nothing. */
  generate(
    workspaceId: string,
    request: QuestionRequest,
  ): Promise<{ questions: ClassifiedQuestion[]; warnings: Warning[]; author: 'model' | 'rules' }>;
}

export function createQuestionService({
  llm,
  randomId,
}: {
  readonly llm: Llm;
  readonly randomId: () => string;
}): QuestionService {
  return {
    generate: async (workspaceId, { competitors, ...request }) => {
      const input = { ...request, rivals: competitors };
      const options = { workspaceId, idempotencyKey: randomId(), analyst: 'auto' };
      const { output, author } = await llm.run(generateQuestionsTask, input, options);
      return {
        questions: output.questions,
        warnings: measurabilityWarnings(output.questions, input),
        author,
      };
    },
  };
}
