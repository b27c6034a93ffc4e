// An engine process for the benchmarks: composes Leadline as the server does, runs audits, reports figures.
import { auditInputSchema } from '@leadline/contracts';
import { compose } from '@leadline/server';
import { benchAnswers, inTurn } from './bench-answers.ts';
import type { EngineOrder, EngineReport } from './stage.ts';

const order = JSON.parse(process.argv[2] ?? '{}') as EngineOrder;
const say = (kind: string, value: unknown) => process.stdout.write(`${JSON.stringify({ kind, value })}\n`);

const leadline = await compose({ work: true });
const { workspaceId } = await leadline.localPrincipal();
const answers = await benchAnswers();
/** Each audit gets the answers in another order: other batches, other prompts, other latencies drawn. */
const inputOf = (turn: number) =>
  auditInputSchema.parse({
    brand: { name: 'Plausible', aliases: ['Plausible Analytics'] },
    competitors: [{ name: 'Google Analytics' }, { name: 'Matomo' }, { name: 'Fathom' }, { name: 'PostHog' }],
    productCategory: 'web analytics',
    answers: { kind: 'recorded', answers: inTurn(answers, turn) },
    plan: order.plan,
    analyst: order.analyst,
  });

let turn = 0;
for (let done = 0; done < order.warmUp; done += 1) await runAudit();

const audits: EngineReport['audits'][number][] = [];
const cpuBefore = process.cpuUsage();
const begun = performance.now();
let peakRss = process.memoryUsage.rss();
const sampler = setInterval(() => {
  peakRss = Math.max(peakRss, process.memoryUsage.rss());
}, 50);
let left = order.audits;
await Promise.all(Array.from({ length: Math.min(order.atOnce, order.audits) }, lane));
clearInterval(sampler);
const cpu = process.cpuUsage(cpuBefore);
say('report', {
  audits,
  wallMs: performance.now() - begun,
  cpuMs: (cpu.user + cpu.system) / 1_000,
  peakRssMb: peakRss / 1024 / 1024,
});
// Without audits of its own the process works on what is there until it is ended.
if (order.audits > 0) {
  await leadline.close();
  process.exit(0);
}

/** Runs one audit after the other until none is left. */
async function lane(): Promise<void> {
  while (left > 0) {
    left -= 1;
    audits.push(await runAudit());
  }
}

async function runAudit(): Promise<EngineReport['audits'][number]> {
  turn += 1;
  const startedAt = performance.now();
  const { audit } = await leadline.visibility.start(workspaceId, inputOf(turn));
  say('started', audit.id);
  await leadline.jobs.result(audit.id);
  return { id: audit.id, turn, wallMs: performance.now() - startedAt };
}
