import { runMeasurements } from '../scripts/measurements.ts';
import { accuracyGroups } from './enrichment/accuracy.ts';
import { choiceGroup } from './enrichment/choice.ts';
import { industryGroup } from './enrichment/industry.ts';
import { namesGroup } from './enrichment/names.ts';
import { guardsGroups } from './gateway/guards.ts';
import { semanticGroups } from './gateway/semantic.ts';
import { visibilityGroups } from './visibility/index.ts';

await runMeasurements('Evaluations', [
  ...visibilityGroups,
  ...semanticGroups,
  ...guardsGroups,
  namesGroup,
  industryGroup,
  choiceGroup,
  ...accuracyGroups,
]);
