import { createPriceBook } from '@leadline/core/kernel/llm';
import type { SandboxCall } from '@leadline/sandbox';
import { type Measurement, type MeasurementGroup, measurement } from '../../scripts/measurements.ts';
import { openStage } from './stage.ts';

/** The price file's first small model, which analyses unless another is chosen, and others to compare with. */
const ANALYST = 'openai/gpt-6-luna';
const OTHERS = [
  'openai/gpt-5-nano',
  'google/gemini-2.5-flash-lite',
  'mistral/mistral-small-latest',
  'groq/openai/gpt-oss-20b',
];
const BARS = {
  standard: { calls: '= 118', price: '≤ 0.179' },
  compact: { calls: '≤ 60', price: '≤ 0.09' },
} as const;

/** Calls and price of an audit of 192 answers: every call counted and every token measured by the sandbox. */
export const callGroup: MeasurementGroup = {
  prefix: 'visibility/calls',
  run: async () => {
    const standard = await measurePlan('standard');
    const compact = await measurePlan('compact');
    const share = tokensOf(compact.calls) / tokensOf(standard.calls);
    return [
      ...standard.rows,
      ...compact.rows,
      measurement({
        name: 'visibility/calls/compact-token-share',
        value: share,
        bar: '≤ 0.5',
        unit: 'of standard',
        note: `${tokensOf(compact.calls)} of ${tokensOf(standard.calls)} tokens, input and output together`,
      }),
    ];
  },
};

async function measurePlan(plan: 'standard' | 'compact') {
  const stage = await openStage([]);
  try {
    const engine = await stage.engine({ plan, analyst: ANALYST, audits: 1, atOnce: 1, warmUp: 0 });
    await engine.report;
    const calls = await stage.calls();
    return { calls, rows: rowsOf(plan, calls) };
  } finally {
    await stage.close();
  }
}

function rowsOf(plan: keyof typeof BARS, calls: readonly SandboxCall[]): Measurement[] {
  const book = createPriceBook({ configured: {}, today: () => new Date().toISOString().slice(0, 10) });
  const asked = new Set(calls.map((call) => call.idempotencyKey?.replace(/:repair$/u, ''))).size;
  const input = sum(calls, (call) => call.inputTokens);
  const output = sum(calls, (call) => call.outputTokens);
  const cached = sum(calls, (call) => call.cachedTokens);
  // Call by call: a long prompt has rates of its own at some providers, their sum has not.
  const priceAt = (model: string) =>
    sum(calls, (call) =>
      book.price(model, {
        inputTokens: call.inputTokens,
        cachedInputTokens: 0,
        outputTokens: call.outputTokens,
      }),
    );
  const others = OTHERS.map((name) => `${name} $${priceAt(name).toFixed(3)}`).join(', ');
  return [
    measurement({
      name: `visibility/calls/${plan}`,
      value: asked,
      bar: BARS[plan].calls,
      unit: 'calls',
      note: `192 answers, 48 questions, as seen by the provider; ${calls.length - asked} repair calls besides`,
    }),
    measurement({
      name: `visibility/calls/${plan}-price`,
      value: priceAt(ANALYST),
      bar: BARS[plan].price,
      unit: 'USD',
      note: `${ANALYST}, ${input} tokens in, ${output} out, nothing counted as cached (${cached} could be); answers written by the sandbox, so output lengths are simulated. Others: ${others}`,
    }),
  ];
}

function tokensOf(calls: readonly SandboxCall[]): number {
  return sum(calls, (call) => call.inputTokens + call.outputTokens);
}

function sum(calls: readonly SandboxCall[], amount: (call: SandboxCall) => number): number {
  return calls.reduce((total, call) => total + amount(call), 0);
}
