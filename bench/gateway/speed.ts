import { type MeasurementGroup, measurement } from '../../scripts/measurements.ts';
import { type Contender, startBareProxy, startUpstream } from './contenders.ts';
import { startLeadline } from './leadline.ts';
import { firstByteMedian, load, sequentialMedian } from './load.ts';
import { startPortkey } from './portkey.ts';

const CONNECTIONS = 16;
const SECONDS = 6;
const ROUNDS = 3;
/** Until V8 has compiled what is hot, at each of them: a gateway runs for days. */
const WARM_UP = 40_000;
const SEQUENTIAL = 1_500;

/** This gateway, Portkey and a bare proxy before one upstream, in one run, taking turns. */
export const speedGroup: MeasurementGroup = {
  prefix: 'gateway/speed',
  run: async () => {
    const upstream = await startUpstream();
    const leadline = await startLeadline(upstream.url);
    const portkey = await startPortkey(upstream.url);
    const proxy = await startBareProxy(upstream.url);
    try {
      for (const contender of [leadline, portkey, proxy])
        await load(contender, { connections: CONNECTIONS, amount: WARM_UP });
      return await measure({ upstream, leadline, portkey, proxy });
    } finally {
      await Promise.all([leadline, portkey, proxy, upstream].map((contender) => contender.close()));
    }
  },
};

type Contenders = Readonly<Record<'upstream' | 'leadline' | 'portkey' | 'proxy', Contender>>;

async function measure({ upstream, leadline, portkey, proxy }: Contenders) {
  const rates = { leadline: [] as number[], portkey: [] as number[], proxy: [] as number[] };
  for (let round = 0; round < ROUNDS; round += 1)
    for (const [name, contender] of Object.entries({ leadline, portkey, proxy })) {
      const { requestsPerSecond, failures } = await load(contender, {
        connections: CONNECTIONS,
        seconds: SECONDS,
      });
      if (failures > 0) throw new Error(`${contender.name} failed ${failures} times.`);
      rates[name as keyof typeof rates].push(requestsPerSecond);
    }
  const hit = await load(leadline, { connections: CONNECTIONS, seconds: SECONDS, same: true });
  const direct = await sequentialMedian(upstream, SEQUENTIAL);
  const added = async (contender: Contender) => (await sequentialMedian(contender, SEQUENTIAL)) - direct;
  const [ours, theirs, bare] = [await added(leadline), await added(portkey), await added(proxy)];
  const firstByte = (await firstByteMedian(leadline, 400)) - (await firstByteMedian(upstream, 400));
  const rate = {
    leadline: median(rates.leadline),
    portkey: median(rates.portkey),
    proxy: median(rates.proxy),
  };
  const seen = `requests/s at ${CONNECTIONS} connections, median of ${ROUNDS} × ${SECONDS} s: leadline ${rate.leadline.toFixed(0)}, Portkey 1.15.2 ${rate.portkey.toFixed(0)}, bare proxy ${rate.proxy.toFixed(0)}`;
  const ms = (value: number) => `${value.toFixed(2)} ms`;
  return [
    measurement({
      name: 'gateway/speed/to-portkey',
      value: rate.leadline / rate.portkey,
      bar: '≥ 3',
      unit: '×',
      note: seen,
    }),
    measurement({
      name: 'gateway/speed/to-bare-proxy',
      value: rate.leadline / rate.proxy,
      bar: '≥ 0.2',
      unit: '×',
      note: seen,
    }),
    measurement({
      name: 'gateway/speed/added-p50',
      value: ours / theirs,
      bar: '≤ 0.333',
      unit: "of Portkey's",
      note: `one request after the other; direct ${ms(direct)}, added by leadline ${ms(ours)}, Portkey ${ms(theirs)}, bare proxy ${ms(bare)}`,
    }),
    measurement({
      name: 'gateway/speed/exact-hit',
      value: hit.requestsPerSecond / rate.leadline,
      bar: '≥ 2',
      unit: '× a miss',
      note: `${hit.requestsPerSecond.toFixed(0)} requests/s answered from the exact cache`,
    }),
    measurement({
      name: 'gateway/speed/exact-hit-p99',
      value: hit.p99,
      bar: '≤ 10',
      unit: 'ms',
      note: `at ${CONNECTIONS} connections`,
    }),
    measurement({
      name: 'gateway/speed/first-byte',
      value: firstByte,
      bar: '≤ 3',
      unit: 'ms added',
      note: 'median of 320 streams, one after the other',
    }),
  ];
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
