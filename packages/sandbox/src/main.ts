import { parseArgs } from 'node:util';
import { z } from 'zod';
import { type SandboxOptions, sandboxOptionsSchema } from './options.ts';
import { startSandbox } from './sandbox.ts';

const USAGE = `Usage: node packages/sandbox/src/main.ts [options]
  --port N            port, 0 for a free one (default 0)
  --host ADDRESS      default 127.0.0.1
  --seed TEXT         default 1
  --latency SPEC      none | fixed:MS | lognormal:MEDIAN_MS:P95_MS (default none)
  --key KEY           an accepted key, repeatable (default sandbox-key)
  --brand NAME        a brand the simulated assistants know, repeatable
  --limits JSON       {"openai": {"requestsPerMinute": 60}}
  --rules JSON        [{"match": {"probability": 0.2}, "fault": 500}]
  --sources JSON      {"clearbit": {"requestsPerMinute": 600, "credits": 100}}
  --source-latency N  data providers' usual latencies times N (default 0)
  --world-size N      companies of the simulated world (default 2000)
  --today DAY         YYYY-MM-DD, the day the world is looked at (default today)
  --count-tokens MODE exact | fast (default exact)
`;

function numberOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}

function jsonOf(text: string | undefined): unknown {
  return text === undefined ? undefined : JSON.parse(text);
}

function readOptions(): SandboxOptions {
  const { values } = parseArgs({
    options: {
      port: { type: 'string' },
      host: { type: 'string' },
      seed: { type: 'string' },
      latency: { type: 'string' },
      key: { type: 'string', multiple: true },
      brand: { type: 'string', multiple: true },
      limits: { type: 'string' },
      rules: { type: 'string' },
      sources: { type: 'string' },
      'source-latency': { type: 'string' },
      'world-size': { type: 'string' },
      today: { type: 'string' },
      'count-tokens': { type: 'string' },
    },
  });
  const given: Record<string, unknown> = {
    port: numberOf(values.port),
    host: values.host,
    seed: values.seed,
    latency: values.latency,
    keys: values.key,
    brands: values.brand,
    limits: jsonOf(values.limits),
    rules: jsonOf(values.rules),
    sources: jsonOf(values.sources),
    sourceLatency: numberOf(values['source-latency']),
    worldSize: numberOf(values['world-size']),
    today: values.today,
    countTokens: values['count-tokens'],
  };
  const options = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  sandboxOptionsSchema.parse(options);
  return options;
}

function explain(error: unknown): string {
  if (error instanceof z.ZodError) return z.prettifyError(error);
  return error instanceof Error ? error.message : String(error);
}

try {
  const sandbox = await startSandbox(readOptions());
  process.stdout.write(`${JSON.stringify({ url: sandbox.url, port: sandbox.port, pid: process.pid })}\n`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void sandbox.close());
  }
} catch (error) {
  process.stderr.write(`${explain(error)}\n\n${USAGE}`);
  process.exitCode = 1;
}
