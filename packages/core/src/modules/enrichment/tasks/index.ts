import type { TaskDefinition } from '../../../kernel/llm/index.ts';
import { inferCompanyTask } from './infer-company.ts';

export {
  type CompanyPage,
  INFERRED_FIELDS,
  type InferInput,
  type InferOutput,
  type InferredField,
} from './claim.ts';
export { inferCompanyTask };

/** The questions this module puts to models, for whoever lists prompts. */
export const ENRICHMENT_TASKS: readonly TaskDefinition[] = [inferCompanyTask];
