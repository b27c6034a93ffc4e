import { describe, expect, test } from 'vitest';
import { LeadlineError } from '../../errors/index.ts';
import type { SourceAnswer, SourceIo } from '../source.ts';
import { type DnsFound, dns } from './dns.ts';
import { testIo } from './test-io.ts';

type Zone = Readonly<Record<string, readonly string[] | LeadlineError>>;

async function look(zone: Zone): Promise<SourceAnswer<DnsFound>> {
  const resolver: SourceIo['dns'] = {
    async resolve(host, type) {
      const answer = zone[`${host} ${type}`] ?? [];
      if (answer instanceof LeadlineError) throw answer;
      return answer;
    },
  };
  const call = dns.calls['dns'];
  if (!call) throw new Error('no such call');
  const io = { ...testIo(dns, { url: '' }), dns: resolver };
  return (await call.run({ domain: 'acme.com' }, io)) as SourceAnswer<DnsFound>;
}

const valueOf = ({ observations }: SourceAnswer<DnsFound>, field: string) =>
  observations.find((each) => each.field === field)?.value;

describe('DNS records', () => {
  test.each([
    ['1 aspmx.l.google.com', 'Google Workspace'],
    ['0 acme-com.mail.protection.outlook.com', 'Microsoft 365'],
    ['10 mx.zoho.eu.', 'Zoho Mail'],
    ['10 mail.protonmail.ch', 'Proton Mail'],
    ['10 eu-smtp-inbound-1.mimecast.com', 'Mimecast'],
    ['10 mxa-1.gslb.pphosted.com', 'Proofpoint'],
    ['10 mx00.ionos.de', 'IONOS'],
    ['10 notgoogle.com.evil.example', undefined],
    ['10 fakegoogle.com', undefined],
    ['0 .', undefined],
    ['nonsense', undefined],
  ])('mail at %s', async (mx, provider) => {
    expect(valueOf(await look({ 'acme.com MX': [mx] }), 'mailProvider')).toBe(provider);
  });

  test('the preferred host says who carries the mail', async () => {
    const answer = await look({ 'acme.com MX': ['20 mx2.zoho.com', '1 aspmx.l.google.com'] });
    expect(valueOf(answer, 'mailProvider')).toBe('Google Workspace');
  });

  test('SPF and records of proof name services; what every domain proves is no service', async () => {
    const answer = await look({
      'acme.com TXT': [
        'v=spf1 include:_spf.google.com include:12.spf04.hubspotemail.net include:sendgrid.net ~all',
        'ZOOM_verify_abc',
        'atlassian-domain-verification=x',
        'google-site-verification=x',
        'hello world',
      ],
    });
    expect(valueOf(answer, 'saasTools')).toEqual(['HubSpot', 'SendGrid', 'Zoom', 'Atlassian']);
  });

  test('where www leads goes before who keeps the zone', async () => {
    const ns = { 'acme.com NS': ['ns-421.awsdns-52.com', 'ns-1187.awsdns-20.org'] };
    expect(valueOf(await look(ns), 'hostingProvider')).toBe('Amazon Web Services');
    const both = await look({ ...ns, 'www.acme.com CNAME': ['cname.vercel-dns.com.'] });
    expect(valueOf(both, 'hostingProvider')).toBe('Vercel');
  });

  test('name servers of parking are seen', async () => {
    expect((await look({ 'acme.com NS': ['ns1.sedoparking.com'] })).found.parkedWith).toBe('Sedo');
  });

  test('a name that does not exist is a miss; a resolver that fails is an error', async () => {
    const all = (error: LeadlineError): Zone => ({
      'acme.com MX': error,
      'acme.com TXT': error,
      'acme.com NS': error,
    });
    const gone = await look(all(new LeadlineError('not_found', 'no such name')));
    expect(gone).toMatchObject({ hit: false, found: { exists: false } });
    await expect(look(all(new LeadlineError('provider_timeout', 'late')))).rejects.toMatchObject({
      code: 'provider_timeout',
    });
  });

  test('one question that fails does not cost the answers to the others', async () => {
    const answer = await look({
      'acme.com MX': ['1 aspmx.l.google.com'],
      'acme.com TXT': new LeadlineError('provider_failed', 'x'),
    });
    expect(valueOf(answer, 'mailProvider')).toBe('Google Workspace');
  });
});
