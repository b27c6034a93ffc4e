import { z } from 'zod';
import { assistantSchema, categorySchema } from './vocabulary.ts';

/** A buyer's question. Without a category it is classified before the audit starts. */
export const questionSchema = z.object({
  text: z.string().trim().min(1).max(2_000),
  category: categorySchema.optional(),
});
export type Question = z.infer<typeof questionSchema>;

/** A question whose stage is known. */
export const classifiedQuestionSchema = questionSchema.required({ category: true });
export type ClassifiedQuestion = z.infer<typeof classifiedQuestionSchema>;

/** A source an assistant cites. */
export const citedSourceSchema = z.object({
  url: z.string().max(4_000),
  title: z.string().max(1_000).optional(),
});
export type CitedSource = z.infer<typeof citedSourceSchema>;

/** The largest answer text accepted, in characters; longer ones are refused with the row named. */
export const MAX_ANSWER_CHARACTERS = 60_000_000;

/** One answer an assistant gave, as recorded by someone. */
export const recordedAnswerSchema = z.object({
  id: z.string().max(200).optional().describe("The recorder's own identifier."),
  query: z.string().trim().min(1).max(10_000),
  text: z.string().max(MAX_ANSWER_CHARACTERS),
  provider: z.string().trim().min(1).max(100),
  model: z.string().max(200).optional(),
  category: categorySchema.optional(),
  sources: z.array(citedSourceSchema).max(1_000).default([]),
  askedAt: z.iso.datetime({ offset: true }).optional(),
});
export type RecordedAnswer = z.infer<typeof recordedAnswerSchema>;

/** Where an audit's answers come from. */
export const answerSourceSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('recorded'), answers: z.array(recordedAnswerSchema).min(1).max(20_000) }),
  z.object({
    kind: z.literal('live'),
    assistants: z
      .array(assistantSchema)
      .min(1)
      .max(4)
      .default(['openai', 'anthropic', 'gemini', 'perplexity']),
    repeats: z.int().min(1).max(20).default(1),
  }),
]);
export type AnswerSource = z.infer<typeof answerSourceSchema>;
