import { runMeasurements } from '../scripts/measurements.ts';
import { callersGroup } from './enrichment/callers.ts';
import { companyDatabaseGroup } from './enrichment/database.ts';
import { enrichmentFaultGroup } from './enrichment/faults.ts';
import { enrichmentWallGroup } from './enrichment/wall.ts';
import { zipfGroup } from './enrichment/zipf.ts';
import { gatewayKillGroup } from './gateway/kill.ts';
import { largeGroup } from './gateway/large.ts';
import { memoryGroup } from './gateway/memory.ts';
import { speedGroup } from './gateway/speed.ts';
import { callGroup } from './visibility/calls.ts';
import { engineGroup } from './visibility/engine.ts';
import { faultGroup } from './visibility/faults.ts';
import { killGroup } from './visibility/kill.ts';
import { wallGroup } from './visibility/wall.ts';

await runMeasurements('Benchmarks', [
  callGroup,
  wallGroup,
  engineGroup,
  faultGroup,
  killGroup,
  speedGroup,
  memoryGroup,
  largeGroup,
  gatewayKillGroup,
  companyDatabaseGroup,
  callersGroup,
  enrichmentFaultGroup,
  zipfGroup,
  enrichmentWallGroup,
]);
