export {
  baselineOf,
  MEASURES,
  type Measure,
  type PlacedInsight,
  type PriorityDraft,
  toStrategicPriorities,
} from './drafts.ts';
export { type SelectionInput, selectByRules } from './select.ts';
