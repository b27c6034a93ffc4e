export {
  type AnswerCheck,
  type AnswerProblem,
  createSchemaChecks,
  type SchemaChecks,
} from './schema-checks.ts';
