import type { TokenCounter } from '../tokens/token-counter.ts';
import { answerQuestion } from './assistant-answer.ts';
import { fillSchema } from './fill-schema.ts';
import { readPrompt } from './prompt-facts.ts';
import type { ModelAnswer, ModelRequest, Passage, Provider } from './request.ts';
import { sharedSchema } from './schema.ts';
import type { World } from './world.ts';

/** Says what a model might say to a request; the same for the same seed, provider and prompt. */
export interface SimulatedModel {
  answer(provider: Provider, request: ModelRequest, requestHash: string): ModelAnswer;
  /** The answer cut off after so many tokens. */
  truncate(answer: ModelAnswer, maxTokens: number): ModelAnswer;
}

export function jsonAnswer(value: unknown): ModelAnswer {
  return { text: JSON.stringify(value), passages: [], sources: [], finish: 'stop', broken: false };
}

function questionOf(request: ModelRequest): string {
  return request.parts.findLast(({ role }) => role === 'user')?.text ?? '';
}

/** Assistants that do not search cite nothing. */
function withoutSources(answer: ModelAnswer): ModelAnswer {
  return { ...answer, passages: [], sources: [] };
}

function cutPassages(passages: readonly Passage[], length: number): Passage[] {
  let left = length;
  return passages.flatMap((passage) => {
    const text = passage.text.slice(0, Math.max(0, left));
    left -= passage.text.length;
    return text === '' ? [] : [{ ...passage, text }];
  });
}

export function createSimulatedModel(seed: string, world: World, counter: TokenCounter): SimulatedModel {
  return {
    answer: (provider, request, requestHash) => {
      if (request.schema === null) {
        const answer = answerQuestion(questionOf(request), world, `${seed}|${provider}`);
        return request.webSearch ? answer : withoutSources(answer);
      }
      const facts = readPrompt(request.parts);
      const schemaText = request.parts.find(({ role }) => role === 'schema')?.text;
      const schema = schemaText === undefined ? request.schema : sharedSchema(schemaText);
      const value = fillSchema(schema, facts, `${seed}|${provider}|${requestHash}`);
      return jsonAnswer(value);
    },
    truncate: (answer, maxTokens) => {
      const text = counter.truncate(answer.text, maxTokens);
      const passages = cutPassages(answer.passages, text.length);
      return { ...answer, text, passages, finish: 'length' };
    },
  };
}
