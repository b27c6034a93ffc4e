// A model provider that answers at once: the one upstream that everything is measured against.
import { createServer } from 'node:http';

const WORDS =
  'The vendor publishes its prices, answers support requests within a day and exports all data on request. '.repeat(
    3,
  );
const usage = { prompt_tokens: 220, completion_tokens: 66, total_tokens: 286 };
const head = { id: 'chatcmpl-bench', created: 1_790_000_000, model: 'bench-model' };
const whole = JSON.stringify({
  ...head,
  object: 'chat.completion',
  choices: [{ index: 0, message: { role: 'assistant', content: WORDS }, finish_reason: 'stop' }],
  usage,
});
const chunk = (delta: object, finish: string | null = null) =>
  `data: ${JSON.stringify({ ...head, object: 'chat.completion.chunk', choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;
const stream = [
  chunk({ role: 'assistant', content: '' }),
  ...WORDS.split(/(?<= )/u).map((content) => chunk({ content })),
  chunk({}, 'stop'),
  `data: ${JSON.stringify({ ...head, object: 'chat.completion.chunk', choices: [], usage })}\n\n`,
  'data: [DONE]\n\n',
];

/** What was answered since it was last asked for, with `log` as argument: by its idempotency key, and when. */
let served: [key: string, atMs: number][] = [];
const logs = process.argv[2] === 'log';
if (logs)
  process.on('message', () => {
    process.send?.(served);
    served = [];
  });

const server = createServer((request, response) => {
  let streamed = false;
  request.on('data', (bytes: Buffer) => {
    streamed ||= bytes.includes('"stream":true');
  });
  request.on('end', () => {
    // This clock is the machine's, the same in every process.
    if (logs)
      served.push([String(request.headers['idempotency-key']), Number(process.hrtime.bigint()) / 1e6]);
    if (!streamed) {
      response.writeHead(200, {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(whole),
      });
      response.end(whole);
      return;
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (const text of stream) response.write(text);
    response.end();
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${port}` })}\n`);
});
