import { describe, expect, it } from 'vitest';
import { readWords } from '../reading/index.ts';
import { findSecrets } from './index.ts';

const found = (text: string): string[] =>
  findSecrets(readWords(text)).map(({ kind, start, end }) => `${kind}: ${text.slice(start, end)}`);

/** Random-looking letters, so that no line of this file looks like a key itself. */
const noise = (count: number, letters = 'aZ3kQ9xB7mT1wLpR5vYcJ8sNdH2gFu4eK6'): string =>
  Array.from({ length: count }, (_, at) => letters[(at * 11 + 5 * Math.floor(at / 7)) % letters.length]).join(
    '',
  );

describe('finding secrets', () => {
  it.each([
    ['openai_key', `sk-proj-${noise(48)}`],
    ['anthropic_key', `sk-ant-api03-${noise(60)}`],
    ['groq_key', `gsk_${noise(52)}`],
    ['google_key', `AIza${noise(35)}`],
    ['aws_key_id', `AKIA${noise(16, 'QX7RT2MLZ5WKCV4BN3')}`],
    ['github_token', `ghp_${noise(36)}`],
    ['gitlab_token', `glpat-${noise(20)}`],
    ['slack_token', `xoxb-${noise(12)}-${noise(24)}`],
    ['stripe_key', `sk_live_${noise(24)}`],
    ['npm_token', `npm_${noise(36)}`],
    ['jwt', `eyJ${noise(20)}.eyJ${noise(40)}.${noise(43)}`],
  ])('knows a %s by its prefix, wherever it stands', (kind, secret) => {
    expect(found(`Use ${secret}, please.`)).toEqual([`${kind}: ${secret}`]);
    expect(found(`{"key":"${secret}"}`)).toEqual([`${kind}: ${secret}`]);
  });

  it('finds a private key to its end, or to the end of the text', () => {
    const kind = 'RSA PRIVATE KEY';
    const head = `-----BEGIN ${kind}-----\nMIIE`;
    const tail = `\n-----END ${kind}-----`;
    expect(found(`see ${head}${tail} below`)).toEqual([`private_key: ${head}${tail}`]);
    expect(found(`see ${head}`)).toEqual([`private_key: ${head}`]);
  });

  it('finds passwords in connection strings, queries and assignments', () => {
    expect(found('DATABASE_URL=postgres://app:s3cr3tPw@db.local:5432/x')).toEqual([
      'connection_string: postgres://app:s3cr3tPw@db.local:5432/x',
    ]);
    expect(found('https://api.x.io/v1?limit=3&api_key=9f8Ae7Bd6C5f4e3d')).toEqual([
      'url_secret: 9f8Ae7Bd6C5f4e3d',
    ]);
    expect(found('The password is Tr0ub4dor&3.')).toEqual(['assigned_secret: Tr0ub4dor&3']);
    expect(found('Authorization: Bearer a8F3kq92LmZx7TtQ1b')).toEqual(['bearer_token: a8F3kq92LmZx7TtQ1b']);
  });

  it.each([
    'sk-xxxxxxxxxxxxxxxxxxxxxxxxxxxx',
    'postgres://user:password@localhost/db',
    'password: <your password>',
    'The password is required on every page.',
    'api_key = process.env.API_KEY_NAME',
    'token: none',
    'https://shop.example/list?key=category',
    'skating-competition-2025-results-page',
  ])('takes "%s" for none', (text) => {
    expect(found(text)).toEqual([]);
  });

  it('reads a text of one very long word in no time worth the name', () => {
    const started = performance.now();
    findSecrets(readWords('A'.repeat(2_000_000)));
    findSecrets(readWords('eyJ'.repeat(300_000)));
    findSecrets(readWords('password: '.repeat(100_000)));
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});
