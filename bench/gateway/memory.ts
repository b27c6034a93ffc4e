import { type MeasurementGroup, measurement } from '../../scripts/measurements.ts';
import { startUpstream } from './contenders.ts';
import { startLeadline } from './leadline.ts';
import { load } from './load.ts';

const REQUESTS = 200_000;
const WARM_UP = 20_000;

/** Whether the gateway grows, or leaves anything open. */
export const memoryGroup: MeasurementGroup = {
  prefix: 'gateway/memory',
  run: async () => {
    const upstream = await startUpstream();
    const leadline = await startLeadline(upstream.url);
    try {
      await load(leadline, { connections: 16, amount: WARM_UP });
      const before = await leadline.memory();
      const { requestsPerSecond, failures } = await load(leadline, { connections: 16, amount: REQUESTS });
      const after = await leadline.memory();
      const open = await leadline.end();
      const held = ({ heapUsed, external }: typeof before) => heapUsed + external;
      const mb = (bytes: number) => (bytes / 1024 / 1024).toFixed(1);
      return [
        measurement({
          name: 'gateway/memory/growth',
          value: (held(after) / held(before) - 1) * 100,
          bar: '≤ 10',
          unit: '%',
          note: `${REQUESTS} different requests after ${WARM_UP}: ${mb(held(before))} → ${mb(held(after))} MB in use after collecting garbage, ${mb(before.rss)} → ${mb(after.rss)} MB resident; ${requestsPerSecond.toFixed(0)} requests/s, ${failures} failed`,
        }),
        measurement({
          name: 'gateway/memory/open-handles',
          value: open.length,
          bar: '= 0',
          unit: 'handles',
          note:
            open.length > 0
              ? `left open: ${[...new Set(open)].join(', ')}`
              : 'after closing as a server does',
        }),
      ];
    } finally {
      await leadline.close();
      await upstream.close();
    }
  },
};
