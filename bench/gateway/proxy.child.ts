// The least a proxy can do: Node's own HTTP server, and undici to the upstream. What every gateway adds is seen beside it.
import { createServer, type ServerResponse } from 'node:http';
import { Pool } from 'undici';

const upstream = new Pool(process.argv[2] ?? '', { connections: 64, pipelining: 1 });
const server = createServer((request, response) => {
  const portions: Buffer[] = [];
  request.on('data', (portion: Buffer) => portions.push(portion));
  request.on('end', () => {
    forward(request.url ?? '/', Buffer.concat(portions), response).catch((error: unknown) =>
      response.writeHead(502).end(String(error)),
    );
  });
});

async function forward(path: string, body: Buffer, response: ServerResponse): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const reply = await upstream.request({ path, method: 'POST', headers, body });
  response.writeHead(reply.statusCode, { 'content-type': String(reply.headers['content-type']) });
  reply.body.pipe(response);
}

server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${port}` })}\n`);
});
