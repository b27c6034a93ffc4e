import { runMeasurements } from '../scripts/measurements.ts';
import { visibilityGroups } from './visibility/index.ts';

await runMeasurements('Evaluations', visibilityGroups);
