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
export const HOSTED: Readonly<Record<string, Host>> = {
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
