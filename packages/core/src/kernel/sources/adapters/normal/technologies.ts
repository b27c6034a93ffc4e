/** Names that capital letters alone do not make. */
const WRITTEN: Readonly<Record<string, string>> = {
  next_js: 'Next.js',
  nuxt_js: 'Nuxt.js',
  vue_js: 'Vue.js',
  node_js: 'Node.js',
  hubspot: 'HubSpot',
  wordpress: 'WordPress',
  woocommerce: 'WooCommerce',
  jquery: 'jQuery',
  mongodb: 'MongoDB',
  mysql: 'MySQL',
  postgresql: 'PostgreSQL',
  php: 'PHP',
  cloudflare: 'Cloudflare',
  nginx: 'nginx',
  github: 'GitHub',
  gitlab: 'GitLab',
  bigcommerce: 'BigCommerce',
  new_relic: 'New Relic',
  pagerduty: 'PagerDuty',
  mailchimp: 'Mailchimp',
  sendgrid: 'SendGrid',
  activecampaign: 'ActiveCampaign',
  fullstory: 'FullStory',
  launchdarkly: 'LaunchDarkly',
  servicenow: 'ServiceNow',
  youtube: 'YouTube',
  linkedin_insight_tag: 'LinkedIn Insight Tag',
};
const CAPITALS = new Set(['aws', 'css', 'sap', 'crm', 'cdn', 'api', 'ibm', 'dns', 'ssl', 'gcp', 'ec2', 's3']);

/** `google_analytics` as people write it. */
export function technologyOf(slug: string): string {
  const known = WRITTEN[slug];
  if (known !== undefined || !/^[a-z0-9_]+$/.test(slug)) return known ?? slug;
  return slug
    .split('_')
    .filter((word) => word !== '')
    .map((word) => (CAPITALS.has(word) ? word.toUpperCase() : word.charAt(0).toUpperCase() + word.slice(1)))
    .join(' ');
}
