import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import iconv from 'iconv-lite';
import { beforeEach, describe, expect, test } from 'vitest';
import { fakeClock } from '../../testing/fake-clock.ts';
import { failureOf } from './test-site.ts';
import { fetchStand } from './test-stand.ts';

const stand = fetchStand();
const { fetcher } = stand;

describe('a page', () => {
  test('comes with its status, type, headers, text and the addresses asked', async () => {
    stand.web.html('https://acme.com/', '<h1>Größe</h1>', {
      'x-powered-by': 'Acme',
      'set-cookie': 'a=1; path=/',
    });
    const page = await fetcher().get('https://acme.com/#top');
    expect(page).toMatchObject({
      url: 'https://acme.com/',
      hops: ['https://acme.com/'],
      status: 200,
      contentType: 'text/html',
      text: '<h1>Größe</h1>',
      truncated: false,
    });
    expect(page.headers['x-powered-by']).toBe('Acme');
  });

  test('is asked for with our own name, without cookies, and without those a page set', async () => {
    const seen: (string | undefined)[] = [];
    stand.web.on('https://acme.com/', (incoming, response) => {
      seen.push(incoming.headers['user-agent'], incoming.headers.cookie);
      response.writeHead(200, { 'set-cookie': ['a=1; Expires=Wed, 21 Oct 2037 07:28:00 GMT', 'b=2'] }).end();
    });
    const fetch = fetcher();
    const page = await fetch.get('https://acme.com/');
    await fetch.get('https://acme.com/');
    const agent = 'Leadline/0.1 (+https://leadline.example/contact)';
    expect(seen).toEqual([agent, undefined, agent, undefined]);
    expect(page.headers['set-cookie']?.split('\n')).toHaveLength(2);
  });

  test('that is no text is kept without its body', async () => {
    stand.web.html('https://acme.com/logo.png', Buffer.alloc(100_000, 1), { 'content-type': 'image/png' });
    const page = await fetcher().get('https://acme.com/logo.png');
    expect(page).toMatchObject({ status: 200, contentType: 'image/png', text: '' });
  });

  test('with an error status is still a page', async () => {
    expect(await fetcher().get('https://acme.com/nowhere')).toMatchObject({
      status: 404,
      text: '<h1>Not found</h1>',
    });
  });

  test.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
    ['deflate', deflateSync],
    ['zstd', zstdCompressSync],
  ])('packed as %s is unpacked', async (encoding, pack) => {
    stand.web.html('https://acme.com/', pack(Buffer.from('<p>hello</p>')), { 'content-encoding': encoding });
    expect((await fetcher().get('https://acme.com/')).text).toBe('<p>hello</p>');
  });
});

describe('charsets', () => {
  const cases: [string, string, string, Buffer, string][] = [
    ['the header', 'text/html; charset=Shift_JIS', '株式会社', iconv.encode('株式会社', 'shift_jis'), ''],
    ['the header', 'text/html; charset=gb2312', '有限公司', iconv.encode('有限公司', 'gbk'), ''],
    [
      'the header',
      'text/html; charset="iso-8859-1"',
      'Größe “€”',
      iconv.encode('Größe “€”', 'windows-1252'),
      '',
    ],
    ['a meta tag', 'text/html', '株式会社', iconv.encode('株式会社', 'shift_jis'), '<meta charset="x-sjis">'],
    [
      'an old meta tag',
      'text/html',
      'été',
      iconv.encode('été', 'windows-1252'),
      '<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1">',
    ],
    ['nothing, in UTF-8', 'text/html', '株式会社', Buffer.from('株式会社'), ''],
    ['nothing, in windows-1252', 'text/html', 'Müller', iconv.encode('Müller', 'windows-1252'), ''],
    ['an unknown name', 'text/html; charset=klingon', 'Müller', Buffer.from('Müller'), ''],
    [
      'a mark, against the header',
      'text/html; charset=iso-8859-1',
      'Müller',
      Buffer.from('\uFEFFMüller'),
      '',
    ],
    ['a UTF-16 mark', 'text/html', 'Müller', Buffer.from('\uFEFFMüller', 'utf16le'), ''],
    [
      'UTF-7 in the header, which is not believed',
      'text/html; charset=utf-7',
      '+ADw-',
      Buffer.from('+ADw-'),
      '',
    ],
  ];
  test.each(cases)('told by %s (%s)', async (_by, type, text, bytes, before) => {
    stand.web.html('https://acme.com/', Buffer.concat([Buffer.from(before), bytes]), {
      'content-type': type,
    });
    expect((await fetcher().get('https://acme.com/')).text).toBe(before + text);
  });
});

describe('redirects', () => {
  test('are followed, relative ones too, and counted', async () => {
    stand.web.redirect('http://acme.com/', 'https://acme.com/', 301);
    stand.web.redirect('https://acme.com/', '/en/', 307);
    stand.web.html('https://acme.com/en/', 'hello');
    const page = await fetcher().get('http://acme.com/');
    expect(page.url).toBe('https://acme.com/en/');
    expect(page.hops).toEqual(['http://acme.com/', 'https://acme.com/', 'https://acme.com/en/']);
  });

  test('in a circle are seen', async () => {
    stand.web.redirect('https://loop.example/', '/a');
    stand.web.redirect('https://loop.example/a', '/');
    const failure = await failureOf(fetcher().get('https://loop.example/'));
    expect(failure).toMatchObject({ code: 'provider_failed', retryable: false });
    expect(failure.message).toContain('circle');
  });

  test('beyond the limit are refused', async () => {
    for (let at = 0; at < 9; at += 1) stand.web.redirect(`https://acme.com/${at}`, `/${at + 1}`);
    expect((await failureOf(fetcher().get('https://acme.com/0'))).message).toContain('more than 5 times');
    const failure = await failureOf(fetcher().get('https://acme.com/0', { maxRedirects: 1 }));
    expect(failure.message).toContain('more than 1 times');
    expect(stand.web.asked.filter((url) => /\d$/.test(url))).toHaveLength(6 + 2);
  });

  test('to another scheme are refused', async () => {
    stand.web.redirect('https://acme.com/', 'file:///etc/passwd');
    expect((await failureOf(fetcher().get('https://acme.com/'))).code).toBe('invalid_input');
  });
});

describe('size and time', () => {
  test('a long page is cut at the limit', async () => {
    stand.web.html('https://acme.com/', 'x'.repeat(50_000));
    const fetch = fetcher();
    const page = await fetch.get('https://acme.com/', { maxBytes: 1000 });
    expect(page.text).toHaveLength(1000);
    expect(page.truncated).toBe(true);
    expect((await fetch.get('https://acme.com/', { maxBytes: 50_000 })).truncated).toBe(false);
  });

  test('an endless page is cut, packed or not', async () => {
    const endless = (pack: boolean) =>
      stand.web.on(`https://endless.example/${pack}`, (_incoming, response) => {
        response.writeHead(200, { 'content-type': 'text/html', ...(pack && { 'content-encoding': 'gzip' }) });
        // Empty gzip members: bytes for ever, text never.
        const piece = pack ? gzipSync('') : Buffer.from('more and more ');
        const block = Buffer.concat(Array.from({ length: 1000 }, () => piece));
        const more = () => {
          while (!response.destroyed && response.write(block));
          if (!response.destroyed) response.once('drain', more);
        };
        more();
      });
    endless(false);
    endless(true);
    const fetch = fetcher();
    expect((await fetch.get('https://endless.example/false', { maxBytes: 100_000 })).text).toHaveLength(
      100_000,
    );
    const packed = await fetch.get('https://endless.example/true', { maxBytes: 100_000 });
    expect(packed).toMatchObject({ text: '', truncated: true });
  });

  test.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
    ['zstd', zstdCompressSync],
  ])('a decompression bomb in %s is refused', async (encoding, pack) => {
    stand.web.html('https://bomb.example/', pack(Buffer.alloc(20_000_000)), { 'content-encoding': encoding });
    const failure = await failureOf(fetcher().get('https://bomb.example/'));
    expect(failure).toMatchObject({ code: 'provider_failed', retryable: false });
    expect(failure.message).toContain('bomb');
  });

  test('an answer packed twice, or broken, is refused', async () => {
    stand.web.html('https://a.example/', gzipSync(gzipSync('hello')), { 'content-encoding': 'gzip, gzip' });
    stand.web.html('https://b.example/', 'no gzip at all', { 'content-encoding': 'gzip' });
    const fetch = fetcher();
    expect((await failureOf(fetch.get('https://a.example/'))).message).toContain('gzip, gzip');
    expect((await failureOf(fetch.get('https://b.example/'))).message).toContain('broken');
  });

  test('a host that never answers, or never ends its answer, is given up after the time allowed', async () => {
    stand.web.on('https://slow.example/', () => undefined);
    stand.web.on('https://drip.example/', (_incoming, response) => void response.write('<p>'));
    const fetch = fetcher();
    for (const url of ['https://slow.example/', 'https://drip.example/']) {
      const failure = await failureOf(fetch.get(url, { timeoutMs: 150, robots: false }));
      expect(failure).toMatchObject({ code: 'provider_timeout', retryable: true });
      expect(failure.message).toMatch(/\.example: no complete answer/);
    }
  });

  test('the caller can cancel', async () => {
    stand.web.on('https://slow.example/', () => undefined);
    const stop = new AbortController();
    const failure = failureOf(fetcher().get('https://slow.example/', { signal: stop.signal }));
    setTimeout(() => stop.abort(), 50);
    expect((await failure).code).toBe('cancelled');
  });

  test('no more fetches than allowed are under way at once', async () => {
    let now = 0;
    let most = 0;
    stand.web.on('https://acme.com/', (_incoming, response) => {
      now += 1;
      most = Math.max(most, now);
      setTimeout(() => {
        now -= 1;
        response.end('ok');
      }, 10);
    });
    const fetch = fetcher({ limits: { atOnce: 3, connectionsPerHost: 10 } });
    const many = Array.from({ length: 12 }, () => fetch.get('https://acme.com/', { robots: false }));
    await Promise.all(many);
    expect(most).toBe(3);
  });
});

describe('robots.txt', () => {
  const robots = (text: string, status = 200) =>
    stand.web.on('https://acme.com/robots.txt', (_incoming, response) =>
      response.writeHead(status, { 'content-type': 'text/plain' }).end(text),
    );
  beforeEach(() => {
    stand.web.html('https://acme.com/', 'home');
    stand.web.html('https://acme.com/private/a', 'a');
  });

  test('is obeyed, fetched once an hour, and can be passed by', async () => {
    robots('User-agent: *\nDisallow: /private');
    const clock = fakeClock();
    const fetch = fetcher({ clock });
    await fetch.get('https://acme.com/');
    const failure = await failureOf(fetch.get('https://acme.com/private/a'));
    expect(failure.code).toBe('forbidden');
    expect(failure.message).toContain('robots.txt');
    const times = () => stand.web.asked.filter((url) => url.endsWith('/robots.txt')).length;
    expect(times()).toBe(1);
    expect((await fetch.get('https://acme.com/private/a', { robots: false })).text).toBe('a');
    await clock.advance(3_600_001);
    await fetch.get('https://acme.com/');
    expect(times()).toBe(2);
  });

  test('is asked for once by pages that are fetched at once', async () => {
    robots('User-agent: *\nDisallow: /private');
    stand.web.on('https://acme.com/a', (_incoming, response) => response.end('a'));
    const fetch = fetcher();
    await Promise.all(Array.from({ length: 6 }, () => fetch.get('https://acme.com/a')));
    expect(stand.web.asked.filter((url) => url.endsWith('/robots.txt'))).toHaveLength(1);
  });

  test('is read for our own name', async () => {
    robots('User-agent: leadline\nDisallow: /\n\nUser-agent: *\nAllow: /');
    expect((await failureOf(fetcher().get('https://acme.com/'))).code).toBe('forbidden');
  });

  test('that is missing allows, that fails forbids', async () => {
    robots('', 404);
    expect((await fetcher().get('https://acme.com/')).text).toBe('home');
    robots('', 503);
    expect((await failureOf(fetcher().get('https://acme.com/'))).message).toContain('status 503');
  });

  test('of the host redirected to counts as well', async () => {
    stand.web.redirect('https://old.example/', 'https://acme.com/');
    robots('User-agent: *\nDisallow: /');
    expect((await failureOf(fetcher().get('https://old.example/'))).message).toContain('robots.txt');
    expect(stand.web.asked).not.toContain('https://acme.com/');
  });

  test('made to be slow is not obeyed line by line: the address is left alone', async () => {
    robots(`User-agent: *\n${`Disallow: /${'*a'.repeat(100)}b\n`.repeat(2_000)}`);
    stand.web.html(`https://acme.com/${'a'.repeat(3_000)}`, 'trap');
    const started = performance.now();
    const failure = await failureOf(fetcher().get(`https://acme.com/${'a'.repeat(3_000)}`));
    expect(failure.message).toContain('more rules than can be checked');
    expect(performance.now() - started).toBeLessThan(2_000);
    expect((await fetcher().get('https://acme.com/')).text).toBe('home');
  });

  test('that is endless is read as far as its beginning', async () => {
    robots(`User-agent: *\nDisallow: /private\n${'# more\n'.repeat(200_000)}Disallow: /\n`);
    expect((await fetcher().get('https://acme.com/')).text).toBe('home');
  });
});
