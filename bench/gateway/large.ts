import { Client } from 'undici';
import { type MeasurementGroup, measurement } from '../../scripts/measurements.ts';
import { startUpstream } from './contenders.ts';
import { type LeadlineContender, startLeadline } from './leadline.ts';

const REQUESTS = 1_000;
const WARM_UP = 100;
const BODY_BYTES = 1024 * 1024;

/** A thousand requests with a body of 1 MB each, one after the other. */
export const largeGroup: MeasurementGroup = {
  prefix: 'gateway/large',
  run: async () => {
    const upstream = await startUpstream();
    const leadline = await startLeadline(upstream.url);
    try {
      await ask(leadline, WARM_UP, 'warm-up');
      const before = await leadline.memory();
      const begun = performance.now();
      await ask(leadline, REQUESTS, 'measured');
      const each = (performance.now() - begun) / REQUESTS;
      const after = await leadline.memory();
      const mb = (bytes: number) => (bytes / 1024 / 1024).toFixed(1);
      const held = ({ heapUsed, external }: typeof before) => heapUsed + external;
      const note = `${REQUESTS} requests of 1 MB one after the other, ${each.toFixed(1)} ms each`;
      return [
        measurement({
          name: 'gateway/large/growth',
          value: (held(after) / held(before) - 1) * 100,
          bar: '≤ 10',
          unit: '%',
          note: `${mb(held(before))} → ${mb(held(after))} MB in use after collecting garbage; ${note}`,
        }),
        measurement({
          name: 'gateway/large/resident',
          value: (after.rss / before.rss - 1) * 100,
          bar: '',
          unit: '%',
          note: `${mb(before.rss)} → ${mb(after.rss)} MB resident`,
        }),
      ];
    } finally {
      await leadline.close();
      await upstream.close();
    }
  },
};

/** Words, as a document has them, and each time another one. */
async function ask(leadline: LeadlineContender, requests: number, mark: string): Promise<void> {
  const client = new Client(leadline.url);
  const words = 'The customer asked when the offer ends, and what the support costs in the second year. ';
  const text = words.repeat(Math.ceil(BODY_BYTES / words.length));
  for (let index = 0; index < requests; index += 1) {
    const content = `${mark} ${index}. ${text}`;
    const { statusCode, body } = await client.request({
      path: leadline.path,
      method: 'POST',
      headers: { 'content-type': 'application/json', ...leadline.headers },
      body: JSON.stringify({
        model: leadline.model,
        max_tokens: 100,
        messages: [{ role: 'user', content }],
      }),
    });
    await body.text();
    if (statusCode !== 200) throw new Error(`A request of 1 MB was answered ${statusCode}.`);
  }
  await client.close();
}
