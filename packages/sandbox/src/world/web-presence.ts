import { createRandom, type Random } from '../random.ts';
import type { Head } from './heads.ts';
import { pickWeighted } from './patterns.ts';

/** How a technology shows itself on a page. `{id}` stands for an identifier of the company. */
export interface Trace {
  readonly name: string;
  readonly weight: number;
  readonly head?: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Further technologies that come with it. */
  readonly brings?: readonly string[];
}

export const PLATFORMS: readonly Trace[] = [
  {
    name: 'WordPress',
    weight: 30,
    head: '<meta name="generator" content="WordPress 6.8.1"><link rel="stylesheet" href="/wp-content/themes/{id}/style.css">',
    brings: ['PHP', 'jQuery'],
  },
  {
    name: 'Next.js',
    weight: 14,
    body: '<script id="__NEXT_DATA__" type="application/json">{"buildId":"{id}"}</script><script src="/_next/static/chunks/main-{id}.js" defer></script>',
    brings: ['React'],
  },
  {
    name: 'Webflow',
    weight: 8,
    head: '<meta content="Webflow" name="generator"><link href="https://cdn.prod.website-files.com/{id}/css/site.css" rel="stylesheet">',
  },
  {
    name: 'Shopify',
    weight: 7,
    head: '<script src="https://cdn.shopify.com/s/files/1/{id}/theme.js"></script>',
    headers: { 'x-shopid': '{id}' },
  },
  {
    name: 'Squarespace',
    weight: 5,
    head: '<link rel="preconnect" href="https://static1.squarespace.com"><script src="https://static1.squarespace.com/static/{id}.js"></script>',
  },
  {
    name: 'Wix',
    weight: 5,
    head: '<meta name="generator" content="Wix.com Website Builder"><script src="https://static.parastorage.com/{id}.js"></script>',
    headers: { 'x-wix-request-id': '{id}' },
  },
  {
    name: 'Drupal',
    weight: 4,
    head: '<meta name="Generator" content="Drupal 11 (https://www.drupal.org)">',
    headers: { 'x-generator': 'Drupal 11 (https://www.drupal.org)' },
    brings: ['PHP'],
  },
  {
    name: 'Nuxt',
    weight: 5,
    body: '<div id="__nuxt"></div><script src="/_nuxt/entry.{id}.js" type="module"></script>',
    brings: ['Vue.js'],
  },
  {
    name: 'TYPO3',
    weight: 3,
    head: '<meta name="generator" content="TYPO3 CMS"><link rel="stylesheet" href="/typo3temp/assets/{id}.css">',
    brings: ['PHP'],
  },
  {
    name: 'HubSpot CMS',
    weight: 4,
    head: '<meta name="generator" content="HubSpot"><link rel="stylesheet" href="https://cdn2.hubspot.net/hub/{id}/style.css">',
    brings: ['HubSpot'],
  },
  {
    name: 'Joomla',
    weight: 3,
    head: '<meta name="generator" content="Joomla! - Open Source Content Management">',
    brings: ['PHP'],
  },
];

/** Technologies that come with others, where they need a trace of their own. */
export const BROUGHT: readonly Trace[] = [
  { name: 'PHP', weight: 0, headers: { 'x-powered-by': 'PHP/8.3.4' } },
  { name: 'jQuery', weight: 0, body: '<script src="/js/jquery-3.7.1.min.js"></script>' },
  { name: 'React', weight: 0, body: '<script src="/js/react-dom.production.min.js"></script>' },
  {
    name: 'Vue.js',
    weight: 0,
    body: '<div data-v-app="{id}"></div><script src="/js/vue.global.prod.js"></script>',
  },
];

export const ADDITIONS: readonly Trace[] = [
  {
    name: 'Google Analytics',
    weight: 55,
    head: '<script async src="https://www.googletagmanager.com/gtag/js?id=G-{id}"></script>',
  },
  {
    name: 'Google Tag Manager',
    weight: 40,
    head: '<script src="https://www.googletagmanager.com/gtm.js?id=GTM-{id}"></script>',
  },
  {
    name: 'HubSpot',
    weight: 18,
    body: '<script id="hs-script-loader" async defer src="https://js.hs-scripts.com/{id}.js"></script>',
  },
  {
    name: 'Hotjar',
    weight: 14,
    head: '<script src="https://static.hotjar.com/c/hotjar-{id}.js?sv=6"></script>',
  },
  {
    name: 'Meta Pixel',
    weight: 20,
    head: '<script src="https://connect.facebook.net/en_US/fbevents.js"></script>',
  },
  {
    name: 'LinkedIn Insight Tag',
    weight: 15,
    body: '<script src="https://snap.licdn.com/li.lms-analytics/insight.min.js"></script>',
  },
  { name: 'Intercom', weight: 8, body: '<script src="https://widget.intercom.io/widget/{id}"></script>' },
  {
    name: 'Zendesk',
    weight: 7,
    body: '<script id="ze-snippet" src="https://static.zdassets.com/ekr/snippet.js?key={id}"></script>',
  },
  {
    name: 'Segment',
    weight: 6,
    head: '<script src="https://cdn.segment.com/analytics.js/v1/{id}/analytics.min.js"></script>',
  },
  { name: 'Stripe', weight: 8, body: '<script src="https://js.stripe.com/v3/"></script>' },
  { name: 'Matomo', weight: 8, head: '<script src="/matomo/matomo.js" data-site="{id}"></script>' },
  { name: 'Plausible', weight: 4, head: '<script defer src="https://plausible.io/js/script.js"></script>' },
  {
    name: 'Bootstrap',
    weight: 16,
    head: '<link rel="stylesheet" href="https://cdn.jsdelivr.net/npm/bootstrap@5.3.3/dist/css/bootstrap.min.css">',
  },
  {
    name: 'Google Fonts',
    weight: 30,
    head: '<link href="https://fonts.googleapis.com/css2?family=Inter" rel="stylesheet">',
  },
  {
    name: 'Cookiebot',
    weight: 10,
    head: '<script id="Cookiebot" src="https://consent.cookiebot.com/uc.js" data-cbid="{id}"></script>',
  },
  {
    name: 'OneTrust',
    weight: 6,
    head: '<script src="https://cdn.cookielaw.org/scripttemplates/otSDKStub.js" data-domain-script="{id}"></script>',
  },
  {
    name: 'reCAPTCHA',
    weight: 12,
    body: '<script src="https://www.google.com/recaptcha/api.js?render={id}"></script>',
  },
];

/** Who carries a site, and how the DNS and the answer tell. `{label}` is the domain's first label. */
export interface Host {
  readonly name: string;
  readonly weight: number;
  readonly www: string | null;
  readonly nameservers: readonly string[];
  readonly server: string;
  /** Technologies that its answers give away. */
  readonly shows: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
  readonly network: string;
}

export const HOSTS: readonly Host[] = [
  {
    name: 'Amazon Web Services',
    weight: 24,
    www: 'd{id}.cloudfront.net',
    nameservers: ['ns-421.awsdns-52.com', 'ns-1187.awsdns-20.org'],
    server: 'AmazonS3',
    shows: ['Amazon CloudFront', 'Amazon S3'],
    headers: { via: '1.1 {id}.cloudfront.net (CloudFront)', 'x-amz-cf-id': '{id}' },
    network: '52.84',
  },
  {
    name: 'Cloudflare',
    weight: 22,
    www: null,
    nameservers: ['ada.ns.cloudflare.com', 'rob.ns.cloudflare.com'],
    server: 'cloudflare',
    shows: ['Cloudflare'],
    headers: { 'cf-ray': '{id}-FRA' },
    network: '104.18',
  },
  {
    name: 'Google Cloud',
    weight: 9,
    www: 'ghs.googlehosted.com',
    nameservers: ['ns-cloud-a1.googledomains.com', 'ns-cloud-a2.googledomains.com'],
    server: 'Google Frontend',
    shows: [],
    network: '34.102',
  },
  {
    name: 'Microsoft Azure',
    weight: 9,
    www: '{label}.azurewebsites.net',
    nameservers: ['ns1-04.azure-dns.com', 'ns2-04.azure-dns.net'],
    server: 'Microsoft-IIS/10.0',
    shows: ['Microsoft IIS'],
    network: '20.50',
  },
  {
    name: 'Vercel',
    weight: 7,
    www: 'cname.vercel-dns.com',
    nameservers: ['ns1.vercel-dns.com', 'ns2.vercel-dns.com'],
    server: 'Vercel',
    shows: ['Vercel'],
    headers: { 'x-vercel-id': 'fra1::{id}' },
    network: '76.76',
  },
  {
    name: 'Netlify',
    weight: 5,
    www: '{label}.netlify.app',
    nameservers: ['dns1.p01.nsone.net', 'dns2.p01.nsone.net'],
    server: 'Netlify',
    shows: ['Netlify'],
    headers: { 'x-nf-request-id': '{id}' },
    network: '75.2',
  },
  {
    name: 'OVHcloud',
    weight: 8,
    www: null,
    nameservers: ['dns10.ovh.net', 'ns10.ovh.net'],
    server: 'Apache',
    shows: ['Apache'],
    network: '51.91',
  },
  {
    name: 'Hetzner',
    weight: 7,
    www: null,
    nameservers: ['helium.ns.hetzner.de', 'hydrogen.ns.hetzner.com'],
    server: 'nginx',
    shows: ['nginx'],
    network: '88.198',
  },
  {
    name: 'IONOS',
    weight: 5,
    www: null,
    nameservers: ['ns1045.ui-dns.com', 'ns1045.ui-dns.de'],
    server: 'Apache',
    shows: ['Apache'],
    network: '217.160',
  },
  {
    name: 'GoDaddy',
    weight: 4,
    www: null,
    nameservers: ['ns21.domaincontrol.com', 'ns22.domaincontrol.com'],
    server: 'Apache',
    shows: ['Apache'],
    network: '160.153',
  },
];

/** Platforms that carry their customers' sites themselves. */
const HOSTED: Readonly<Record<string, Host>> = {
  Shopify: {
    name: 'Shopify',
    weight: 0,
    www: 'shops.myshopify.com',
    nameservers: ['ns21.domaincontrol.com', 'ns22.domaincontrol.com'],
    server: 'cloudflare',
    shows: ['Cloudflare'],
    network: '23.227',
  },
  Webflow: {
    name: 'Webflow',
    weight: 0,
    www: 'proxy-ssl.webflow.com',
    nameservers: ['ns21.domaincontrol.com', 'ns22.domaincontrol.com'],
    server: 'openresty',
    shows: [],
    network: '75.2',
  },
  Squarespace: {
    name: 'Squarespace',
    weight: 0,
    www: 'ext-cust.squarespace.com',
    nameservers: ['ns01.squarespacedns.com', 'ns02.squarespacedns.com'],
    server: 'Squarespace',
    shows: [],
    network: '198.185',
  },
  Wix: {
    name: 'Wix',
    weight: 0,
    www: 'cdn1.wixdns.net',
    nameservers: ['ns4.wixdns.net', 'ns5.wixdns.net'],
    server: 'Pepyaka',
    shows: [],
    network: '185.230',
  },
};

export const HOSTED_PLATFORMS: readonly Host[] = Object.values(HOSTED);

export interface MailCarrier {
  readonly name: string;
  readonly weight: number;
  readonly mx: readonly string[];
  readonly spf: string;
}

export const MAIL_CARRIERS: readonly MailCarrier[] = [
  {
    name: 'Google Workspace',
    weight: 42,
    mx: ['1 aspmx.l.google.com', '5 alt1.aspmx.l.google.com', '10 alt3.aspmx.l.google.com'],
    spf: 'include:_spf.google.com',
  },
  {
    name: 'Microsoft 365',
    weight: 38,
    mx: ['0 {dashed}.mail.protection.outlook.com'],
    spf: 'include:spf.protection.outlook.com',
  },
  { name: 'Zoho Mail', weight: 4, mx: ['10 mx.zoho.com', '20 mx2.zoho.com'], spf: 'include:zohomail.com' },
  {
    name: 'Proton Mail',
    weight: 2,
    mx: ['10 mail.protonmail.ch', '20 mailsec.protonmail.ch'],
    spf: 'include:_spf.protonmail.ch',
  },
  {
    name: 'Fastmail',
    weight: 1,
    mx: ['10 in1-smtp.messagingengine.com', '20 in2-smtp.messagingengine.com'],
    spf: 'include:spf.messagingengine.com',
  },
  {
    name: 'Mimecast',
    weight: 3,
    mx: ['10 eu-smtp-inbound-1.mimecast.com', '10 eu-smtp-inbound-2.mimecast.com'],
    spf: 'include:eu._netblocks.mimecast.com',
  },
  {
    name: 'Proofpoint',
    weight: 2,
    mx: ['10 mxa-{id}.gslb.pphosted.com'],
    spf: 'include:spf-{id}.pphosted.com',
  },
  {
    name: 'IONOS',
    weight: 4,
    mx: ['10 mx00.ionos.de', '10 mx01.ionos.de'],
    spf: 'include:_spf-eu.ionos.com',
  },
  {
    name: 'OVHcloud',
    weight: 3,
    mx: ['1 mx1.mail.ovh.net', '5 mx2.mail.ovh.net'],
    spf: 'include:mx.ovh.com',
  },
];

/** A service that a record proves: a part of the SPF record, or a TXT record of its own. */
export interface ToolProof {
  readonly name: string;
  readonly weight: number;
  readonly spf?: string;
  readonly txt?: string;
}

export const TOOL_PROOFS: readonly ToolProof[] = [
  { name: 'Atlassian', weight: 18, txt: 'atlassian-domain-verification={id}' },
  { name: 'DocuSign', weight: 14, txt: 'docusign={id}' },
  { name: 'Zoom', weight: 12, txt: 'ZOOM_verify_{id}' },
  { name: 'Stripe', weight: 10, txt: 'stripe-verification={id}' },
  { name: 'Slack', weight: 10, txt: 'slack-domain-verification={id}' },
  { name: 'Dropbox', weight: 6, txt: 'dropbox-domain-verification={id}' },
  { name: 'Adobe', weight: 9, txt: 'adobe-idp-site-verification={id}' },
  { name: '1Password', weight: 5, txt: '1password-site-verification={id}' },
  { name: 'Notion', weight: 6, txt: 'notion-domain-verification={id}' },
  { name: 'Miro', weight: 5, txt: 'miro-verification={id}' },
  { name: 'Meta', weight: 16, txt: 'facebook-domain-verification={id}' },
  { name: 'Apple', weight: 8, txt: 'apple-domain-verification={id}' },
  { name: 'Cisco', weight: 4, txt: 'cisco-ci-domain-verification={id}' },
  { name: 'HubSpot', weight: 12, spf: 'include:{id}.spf04.hubspotemail.net' },
  { name: 'SendGrid', weight: 12, spf: 'include:sendgrid.net' },
  { name: 'Mailchimp', weight: 11, spf: 'include:servers.mcsv.net' },
  { name: 'Mailgun', weight: 7, spf: 'include:mailgun.org' },
  { name: 'Zendesk', weight: 8, spf: 'include:mail.zendesk.com' },
  { name: 'Salesforce', weight: 10, spf: 'include:_spf.salesforce.com' },
  { name: 'Amazon SES', weight: 9, spf: 'include:amazonses.com' },
  { name: 'Freshdesk', weight: 4, spf: 'include:email.freshdesk.com' },
  { name: 'Brevo', weight: 5, txt: 'brevo-code:{id}' },
];

export interface WebPresence {
  /** Everything the site runs on, with its traces. */
  readonly traces: readonly Trace[];
  readonly host: Host;
  readonly mail: MailCarrier;
  readonly tools: readonly ToolProof[];
  /** Hexadecimal, eight signs: stands for `{id}`. */
  readonly id: string;
}

function tracesOf(platform: Trace, random: Random): Trace[] {
  const brought = BROUGHT.filter(({ name }) => platform.brings?.includes(name));
  const additions = ADDITIONS.filter(
    ({ name, weight }) => random.chance(weight / 100) || platform.brings?.includes(name),
  );
  return [platform, ...brought, ...additions];
}

/** What a company's site, mail and domain run on. */
export function webPresenceOf(head: Head): WebPresence {
  const random = createRandom(`${head.seed}|web`);
  const platform = pickWeighted(PLATFORMS, random);
  // Every company of more than 20 people has some service that shows in its DNS; tiny ones often none.
  const eager = Math.min(1, 0.3 + Math.log10(head.employees + 1) / 4);
  return {
    traces: tracesOf(platform, random),
    host: HOSTED[platform.name] ?? pickWeighted(HOSTS, random),
    mail: pickWeighted(MAIL_CARRIERS, random),
    tools: TOOL_PROOFS.filter(({ weight }) => random.chance((weight / 50) * eager)),
    id: random.int(0x10000000, 0x7fffffff).toString(16),
  };
}

/** Fills the places of a trace, record or address. */
export function fillTrace(text: string, domain: string, id: string): string {
  const label = domain.slice(0, domain.indexOf('.'));
  return text
    .replaceAll('{id}', id)
    .replaceAll('{label}', label)
    .replaceAll('{dashed}', domain.replaceAll('.', '-'));
}
