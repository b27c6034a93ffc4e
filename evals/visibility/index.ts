import type { MeasurementGroup } from '../../scripts/measurements.ts';
import { discoveryGroup } from './discovery.ts';
import { mentionGroup } from './mention.ts';
import { sentimentGroup, strengthGroup } from './stance.ts';

/** The visibility evaluations, in the order in which they are printed. */
export const visibilityGroups: readonly MeasurementGroup[] = [
  mentionGroup,
  discoveryGroup,
  sentimentGroup,
  strengthGroup,
];
