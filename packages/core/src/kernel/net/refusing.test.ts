import { createServer } from 'node:http';
import { Agent, request } from 'undici';
import { describe, expect, test } from 'vitest';
import { fakeClock } from '../../testing/fake-clock.ts';
import { createSafeFetch } from './index.ts';
import { createPins } from './pins.ts';
import { failureOf, testResolver } from './test-site.ts';
import { fetchStand } from './test-stand.ts';

const stand = fetchStand();
const { fetcher } = stand;

describe('addresses that are refused', () => {
  test.each([
    ['file:///etc/passwd', 'invalid_input'],
    ['ftp://acme.com/', 'invalid_input'],
    ['javascript:alert(1)', 'invalid_input'],
    ['not a url', 'invalid_input'],
    ['', 'invalid_input'],
    [`https://acme.com/${'a'.repeat(5000)}`, 'invalid_input'],
    ['https://user:secret@acme.com/', 'invalid_input'],
    ['https://acme.com:8443/', 'forbidden'],
    ['http://acme.com:22/', 'forbidden'],
    ['http://localhost/', 'forbidden'],
    ['http://localhost./', 'forbidden'],
    ['http://app.localhost/', 'forbidden'],
    ['http://intranet/', 'forbidden'],
    ['http://printer.local/', 'forbidden'],
    ['http://metadata.google.internal/', 'forbidden'],
    ['http://127.0.0.1/', 'forbidden'],
    ['http://127.1/', 'forbidden'],
    ['http://2130706433/', 'forbidden'],
    ['http://0x7f000001/', 'forbidden'],
    ['http://0177.0.0.1/', 'forbidden'],
    ['http://0.0.0.0/', 'forbidden'],
    ['http://10.1.2.3/', 'forbidden'],
    ['http://172.31.255.255/', 'forbidden'],
    ['http://192.168.0.1/', 'forbidden'],
    ['http://169.254.169.254/latest/meta-data/', 'forbidden'],
    ['http://100.100.100.200/', 'forbidden'],
    ['http://168.63.129.16/', 'forbidden'],
    ['http://192.0.0.192/', 'forbidden'],
    ['http://224.0.0.1/', 'forbidden'],
    ['http://255.255.255.255/', 'forbidden'],
    ['http://240.0.0.1/', 'forbidden'],
    ['http://203.0.113.9/', 'forbidden'],
    ['http://[::1]/', 'forbidden'],
    ['http://[::]/', 'forbidden'],
    ['http://[::ffff:8.8.8.8]/', 'forbidden'],
    ['http://[::127.0.0.1]/', 'forbidden'],
    ['http://[64:ff9b::a9fe:a9fe]/', 'forbidden'],
    ['http://[2002:a9fe:a9fe::1]/', 'forbidden'],
    ['http://[fe80::1]/', 'forbidden'],
    ['http://[fd00:ec2::254]/', 'forbidden'],
    ['http://[ff02::1]/', 'forbidden'],
    ['http://[2001:db8::1]/', 'forbidden'],
  ])('%s', async (url, code) => {
    const resolver = testResolver();
    const failure = await failureOf(fetcher({ resolver }).get(url));
    expect(failure.code).toBe(code);
    expect(failure.next).toBeTruthy();
    expect(failure.message).not.toContain('secret');
    expect(stand.web.asked).toEqual([]);
    expect(resolver.asked).toEqual([]);
  });

  test.each([
    '10.0.0.5',
    '127.0.0.1',
    '169.254.169.254',
    '100.64.0.1',
    '::1',
    '::ffff:10.0.0.5',
    '64:ff9b::a00:5',
    '2002:a00:5::',
    'fc00::1',
    'nonsense',
  ])('a name that resolves to %s, though it has a public address as well', async (address) => {
    const resolver = testResolver({ 'private.example': ['93.184.216.34', address] });
    const failure = await failureOf(fetcher({ resolver }).get('https://private.example/'));
    expect(failure).toMatchObject({ code: 'forbidden', retryable: false });
    expect(failure.message).toContain('private.example');
    expect(failure.message).toContain(address);
    expect(stand.web.asked).toEqual([]);
  });

  test('a redirect to a private address, by number or by name', async () => {
    stand.web.redirect('https://one.example/', 'http://169.254.169.254/latest/');
    stand.web.redirect('https://two.example/', 'https://private.example/');
    const resolver = testResolver({ 'private.example': ['10.0.0.5'] });
    const fetch = fetcher({ resolver });
    expect((await failureOf(fetch.get('https://one.example/'))).message).toContain('169.254.169.254');
    expect((await failureOf(fetch.get('https://two.example/'))).message).toContain('10.0.0.5');
    expect(
      stand.web.asked.filter((url) => !url.includes('one.example') && !url.includes('two.example')),
    ).toEqual([]);
  });

  test('a robots.txt that redirects to a private address', async () => {
    stand.web.redirect('https://one.example/robots.txt', 'http://10.0.0.5/');
    stand.web.html('https://one.example/', 'page');
    expect((await failureOf(fetcher().get('https://one.example/'))).code).toBe('forbidden');
  });
});

describe('the connection', () => {
  test('goes to the address that was checked, whatever the DNS says later (rebinding)', async () => {
    const answers = [['93.184.216.34'], ['127.0.0.1']];
    let asked = 0;
    const resolver = {
      resolve: async (_host: string, type: string) => (type === 'A' ? (answers[asked++] ?? []) : []),
    };
    const clock = fakeClock();
    const pins = createPins({ resolver, clock });
    await pins.check('rebind.example');
    expect(await lookedUp(pins, 'rebind.example')).toEqual([{ address: '93.184.216.34', family: 4 }]);
    expect(asked).toBe(1);
    await clock.advance(61_000);
    expect((await failureOf(pins.check('rebind.example'))).message).toContain('127.0.0.1');
    expect(await lookedUp(pins, 'rebind.example')).toEqual([{ address: '93.184.216.34', family: 4 }]);
  });

  test('is only made to hosts that were checked', async () => {
    const pins = createPins({ resolver: testResolver(), clock: fakeClock() });
    await expect(lookedUp(pins, 'localhost')).rejects.toThrow('was not checked');
  });

  test('really uses the pinned lookup', async () => {
    const server = createServer((_incoming, response) => response.end('pinned'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const names: string[] = [];
    const agent = new Agent({
      connect: {
        lookup: (name, _options, callback) => {
          names.push(name);
          callback(null, [{ address: '127.0.0.1', family: 4 }]);
        },
      },
    });
    const reply = await request(`http://pinned.example:${port}/`, { dispatcher: agent });
    expect(await reply.body.text()).toBe('pinned');
    expect(names).toEqual(['pinned.example']);
    await agent.destroy();
    server.close();
  });

  test('without a sandbox, asks the resolver once and nobody at all where the name is private', async () => {
    const resolver = testResolver({ 'private.example': ['127.0.0.1'] });
    const fetch = createSafeFetch({ resolver, clock: fakeClock(), userAgent: 'Leadline/0.1' });
    stand.open.push(fetch);
    expect((await failureOf(fetch.get('http://private.example/'))).code).toBe('forbidden');
    expect(resolver.asked).toEqual(['private.example A', 'private.example AAAA']);
  });
});

function lookedUp(pins: ReturnType<typeof createPins>, host: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    pins.lookup(host, { all: true }, (error, addresses) => (error ? reject(error) : resolve(addresses)));
  });
}
