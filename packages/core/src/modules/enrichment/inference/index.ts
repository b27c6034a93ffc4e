export {
  createInference,
  type InferenceDeps,
  type InferenceRequest,
  type InferenceResult,
} from './create-inference.ts';
