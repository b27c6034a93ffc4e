import { createSocket, type Socket } from 'node:dgram';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDohResolver, createSystemResolver, type DnsRecordType } from './index.ts';
import { failureOf } from './test-site.ts';

const TYPES: Readonly<Record<number, DnsRecordType>> = {
  1: 'A',
  2: 'NS',
  5: 'CNAME',
  15: 'MX',
  16: 'TXT',
  28: 'AAAA',
};

/** Data of records (RFC 1035, section 3.3) by name and type. */
const RECORDS: Readonly<Record<string, readonly Buffer[]>> = {
  'acme.com A': [Buffer.from([93, 184, 216, 34])],
  'acme.com AAAA': [Buffer.from('26064700000000000000000000001111', 'hex')],
  'acme.com MX': [Buffer.concat([Buffer.from([0, 10]), nameOf('mx.acme.com')])],
  'acme.com TXT': [Buffer.concat([charsOf('v=spf1 '), charsOf('~all')]), charsOf('docusign=1')],
  'acme.com NS': [nameOf('ns1.acme.com')],
  'www.acme.com CNAME': [nameOf('cname.vercel-dns.com')],
};

function charsOf(text: string): Buffer {
  return Buffer.concat([Buffer.from([text.length]), Buffer.from(text)]);
}

function nameOf(host: string): Buffer {
  return Buffer.concat([...host.split('.').map(charsOf), Buffer.from([0])]);
}

/** A name server of one zone: names under `.invalid` do not exist, `slow.com` is never answered, `broken.com` fails. */
function answerTo(query: Buffer): Buffer | null {
  const labels: string[] = [];
  let at = 12;
  while (query[at]) {
    labels.push(query.toString('latin1', at + 1, at + 1 + (query[at] ?? 0)));
    at += 1 + (query[at] ?? 0);
  }
  const end = at + 5;
  const host = labels.join('.').toLowerCase();
  if (host === 'slow.com') return null;
  const number = query.readUInt16BE(at + 1);
  const data = RECORDS[`${host} ${TYPES[number]}`] ?? [];
  const status = host === 'broken.com' ? 2 : host.endsWith('.invalid') ? 3 : 0;
  const header = Buffer.from(query.subarray(0, 12));
  header.writeUInt16BE(0x8180 | status, 2);
  header.writeUInt16BE(data.length, 6);
  header.writeUInt32BE(0, 8);
  const records = data.map((rdata) => {
    const record = Buffer.alloc(12);
    record.writeUInt16BE(0xc00c, 0);
    record.writeUInt16BE(number, 2);
    record.writeUInt16BE(1, 4);
    record.writeUInt32BE(60, 6);
    record.writeUInt16BE(rdata.length, 10);
    return Buffer.concat([record, rdata]);
  });
  return Buffer.concat([header, query.subarray(12, end), ...records]);
}

describe('the machine’s name servers', () => {
  let socket: Socket;
  let servers: string[];
  beforeAll(async () => {
    socket = createSocket('udp4');
    socket.on('message', (query, from) => {
      const answer = answerTo(query);
      if (answer) socket.send(answer, from.port, from.address);
    });
    await new Promise<void>((resolve) => {
      socket.bind(0, '127.0.0.1', resolve);
    });
    servers = [`127.0.0.1:${socket.address().port}`];
  });
  afterAll(() => void socket.close());
  const resolver = () => createSystemResolver({ servers, timeoutMs: 200, tries: 1 });

  test.each([
    ['acme.com', 'A', ['93.184.216.34']],
    ['acme.com', 'AAAA', ['2606:4700::1111']],
    ['acme.com', 'MX', ['10 mx.acme.com']],
    ['acme.com', 'TXT', ['v=spf1 ~all', 'docusign=1']],
    ['acme.com', 'NS', ['ns1.acme.com']],
    ['www.acme.com', 'CNAME', ['cname.vercel-dns.com']],
    ['other.com', 'MX', []],
  ] as const)('give for %s %s', async (host, type, records) => {
    expect(await resolver().resolve(host, type)).toEqual(records);
  });

  test.each([
    ['no-such.invalid', 'not_found', false],
    ['slow.com', 'provider_timeout', true],
    ['broken.com', 'provider_failed', true],
  ])('%s is %s', async (host, code, retryable) => {
    const failure = await failureOf(resolver().resolve(host, 'A'));
    expect(failure).toMatchObject({ code, retryable });
    expect(failure.message).toContain(host);
    expect(failure.next).toBeTruthy();
  });

  test('can be asked no longer', async () => {
    const stop = new AbortController();
    const asked = createSystemResolver({ servers, timeoutMs: 5_000 }).resolve('slow.com', 'A', stop.signal);
    setTimeout(() => stop.abort(new Error('enough')), 30);
    await expect(asked).rejects.toThrow('enough');
  });
});

describe('DNS over HTTPS', () => {
  let server: Server;
  let url: string;
  const answers: Readonly<Record<string, unknown>> = {
    'acme.com TXT': {
      Status: 0,
      Answer: [
        { name: 'acme.com', type: 16, TTL: 60, data: '"v=spf1 " "include:_spf.acme.com ~all"' },
        { name: 'acme.com', type: 16, TTL: 60, data: 'bare=1' },
      ],
    },
    'www.acme.com A': {
      Status: 0,
      Answer: [
        { name: 'www.acme.com', type: 5, TTL: 60, data: 'host.example.' },
        { name: 'host.example', type: 1, TTL: 60, data: '93.184.216.34' },
      ],
    },
    'acme.com MX': { Status: 0, Answer: [{ name: 'acme.com', type: 15, TTL: 60, data: '10 mx.acme.com.' }] },
    'empty.com A': { Status: 0 },
    'no-such.com A': { Status: 3 },
    'broken.com A': { Status: 2 },
    'odd.com A': { hello: 'world' },
  };
  beforeAll(async () => {
    server = createServer((request, response) => {
      const { searchParams } = new URL(request.url ?? '/', 'http://resolver');
      const question = `${searchParams.get('name')} ${searchParams.get('type')}`;
      if (question.startsWith('slow.com')) return;
      response.writeHead(question.startsWith('down.com') ? 503 : 200, {
        'content-type': 'application/dns-json',
      });
      response.end(JSON.stringify(answers[question] ?? { Status: 0 }));
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/dns-query`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  test.each([
    ['acme.com', 'TXT', ['v=spf1 include:_spf.acme.com ~all', 'bare=1']],
    ['www.acme.com', 'A', ['93.184.216.34']],
    ['acme.com', 'MX', ['10 mx.acme.com']],
    ['empty.com', 'A', []],
  ] as const)('gives for %s %s', async (host, type, records) => {
    expect(await createDohResolver({ url }).resolve(host, type)).toEqual(records);
  });

  test.each([
    ['no-such.com', 'not_found'],
    ['broken.com', 'provider_failed'],
    ['odd.com', 'provider_failed'],
    ['down.com', 'provider_failed'],
    ['slow.com', 'provider_timeout'],
  ])('%s is %s', async (host, code) => {
    const failure = await failureOf(createDohResolver({ url, timeoutMs: 150 }).resolve(host, 'A'));
    expect(failure.code).toBe(code);
    expect(failure.message).toContain(host);
  });
});
