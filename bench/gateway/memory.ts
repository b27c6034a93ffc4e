import { type Measurement, type MeasurementGroup, measurement } from '../../scripts/measurements.ts';
import { startUpstream } from './contenders.ts';
import { type LeadlineContender, startLeadline } from './leadline.ts';
import { load } from './load.ts';

const REQUESTS = 200_000;
/** More than any cache keeps: 20,000 answers word for word, 10,000 questions by their meaning. */
const WARM_UP = 40_000;
/** Looked at in between, so that what grows without end is told from what fills up. */
const LOOKS = 4;

/** Whether the gateway grows, or leaves anything open. */
export const memoryGroup: MeasurementGroup = {
  prefix: 'gateway/memory',
  run: async () => {
    const upstream = await startUpstream();
    const leadline = await startLeadline(upstream.url);
    try {
      await load(leadline, { connections: 16, amount: WARM_UP });
      const looks = [await leadline.memory()];
      let [failed, seconds] = [0, 0];
      for (let look = 0; look < LOOKS; look += 1) {
        const { requestsPerSecond, failures } = await load(leadline, {
          connections: 16,
          amount: REQUESTS / LOOKS,
        });
        failed += failures;
        seconds += REQUESTS / LOOKS / requestsPerSecond;
        looks.push(await leadline.memory());
      }
      const asked = `${REQUESTS} different requests after ${WARM_UP}, ${(REQUESTS / seconds).toFixed(0)} a second, ${failed} failed`;
      return [
        growth('growth', { looks, read: ({ heapUsed, external }) => heapUsed + external, asked }),
        growth('resident', { looks, read: ({ rss }) => rss, asked }),
        await openHandles(leadline),
      ];
    } finally {
      await leadline.close();
      await upstream.close();
    }
  },
};

type MemoryInUse = Awaited<ReturnType<LeadlineContender['memory']>>;

interface Looks {
  readonly looks: readonly MemoryInUse[];
  readonly read: (memory: MemoryInUse) => number;
  readonly asked: string;
}

function growth(name: string, { looks, read, asked }: Looks): Measurement {
  const bytes = looks.map(read);
  const [first = Number.NaN] = bytes;
  const inMb = bytes.map((each) => (each / 1024 / 1024).toFixed(1)).join(' → ');
  return measurement({
    name: `gateway/memory/${name}`,
    value: ((bytes.at(-1) ?? Number.NaN) / first - 1) * 100,
    bar: '≤ 10',
    unit: '%',
    note: `${inMb} MB ${name === 'resident' ? 'resident' : 'in use'} after collecting garbage; ${asked}`,
  });
}

async function openHandles(leadline: LeadlineContender): Promise<Measurement> {
  const open = await leadline.end();
  return measurement({
    name: 'gateway/memory/open-handles',
    value: open.length,
    bar: '= 0',
    unit: 'handles',
    note: open.length > 0 ? `left open: ${[...new Set(open)].join(', ')}` : 'after closing as a server does',
  });
}
