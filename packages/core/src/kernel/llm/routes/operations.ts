import { routeOperations as definitions } from '@leadline/contracts';
import { bindOperation, type Operation } from '../../operations/index.ts';
import type { LlmGateway } from '../create-llm.ts';
import { modelFile } from '../pricing/model-file.ts';
import { explainedView, healthView, modelViews } from './present.ts';
import { questionOf } from './question.ts';

type Llm = Pick<LlmGateway, 'gateway' | 'health' | 'models' | 'simulated'>;

/** Binds the operations that tell which models there are, which would answer, and how they do. */
export function routeOperations(llm: Llm): Operation[] {
  const { gateway, simulated } = llm;
  return [
    bindOperation(definitions.explain, async (input, { principal }) => {
      const explained = await gateway.explain(questionOf(input, principal));
      return { ...explainedView(explained, llm.health(principal.workspaceId)), simulated };
    }),
    bindOperation(definitions.models, async (query, { principal }) => {
      const lines = await llm.models(principal.workspaceId);
      return { asOf: modelFile().asOf, items: modelViews(lines, query), simulated };
    }),
    bindOperation(definitions.health, async (_input, { principal }) => ({
      ...healthView(llm.health(principal.workspaceId)),
      simulated,
    })),
  ];
}
