/** Run by killed.test.ts as a process of its own: imports a file and says so at each portion, until it is killed. */
import { randomUUID } from 'node:crypto';
import { writeSync } from 'node:fs';
import { systemClock } from '../../../kernel/clock/index.ts';
import { createJobs } from '../../../kernel/jobs/index.ts';
import { openStore } from '../../../kernel/store/index.ts';
import { createCompanyDatabase } from './index.ts';

const [, , connectionString = '', workspaceId = '', path = ''] = process.argv;
const store = openStore({ connectionString });
const jobs = createJobs({ store, clock: systemClock, settings: { heartbeatMs: 150, leaseMs: 1_500 } });
const companies = createCompanyDatabase({
  store,
  jobs,
  clock: systemClock,
  randomId: randomUUID,
  importFolder: '/nowhere',
  faultPoint: async () => void writeSync(1, 'portion\n'),
});
await jobs.launch({ work: true });
const { id } = await companies.start({ workspaceId, mayReadAnyFile: true }, { path });
writeSync(1, `${id}\n`);
await jobs.result(id);
writeSync(1, 'done\n');
process.exit(0);
