import type { Fingerprint } from './fingerprints.ts';

/** What makes a page, what it is written with, what serves it. */
export const SYSTEMS: readonly Fingerprint[] = [
  // Systems that make the page.
  {
    name: 'WordPress',
    generator: 'wordpress',
    paths: ['/wp-content/', '/wp-includes/'],
    headers: [['link', 'api.w.org']],
    brings: ['PHP'],
  },
  {
    name: 'WooCommerce',
    generator: 'woocommerce',
    paths: ['/plugins/woocommerce/'],
    cookies: ['woocommerce_'],
    brings: ['WordPress', 'PHP'],
  },
  { name: 'Elementor', generator: 'elementor', paths: ['/plugins/elementor/'], brings: ['WordPress', 'PHP'] },
  {
    name: 'Yoast SEO',
    paths: ['/plugins/wordpress-seo/'],
    marks: ['yoast-schema-graph'],
    brings: ['WordPress', 'PHP'],
  },
  {
    name: 'Drupal',
    generator: 'drupal',
    headers: [
      ['x-generator', 'drupal'],
      ['x-drupal-cache', ''],
    ],
    paths: ['/sites/default/files/'],
    brings: ['PHP'],
  },
  { name: 'Joomla', generator: 'joomla', paths: ['/media/jui/', '/media/vendor/joomla'], brings: ['PHP'] },
  {
    name: 'TYPO3',
    generator: 'typo3',
    paths: ['/typo3temp/', '/typo3conf/', '/fileadmin/'],
    brings: ['PHP'],
  },
  { name: 'Contao', generator: 'contao', brings: ['PHP'] },
  {
    name: 'Craft CMS',
    headers: [['x-powered-by', 'craft cms']],
    cookies: ['CraftSessionId'],
    brings: ['PHP'],
  },
  { name: 'Ghost', generator: 'ghost', paths: ['/ghost/api/'] },
  { name: 'Webflow', generator: 'webflow', hosts: ['website-files.com', 'webflow.com'] },
  {
    name: 'Wix',
    generator: 'wix.com',
    hosts: ['parastorage.com', 'wixstatic.com'],
    headers: [['x-wix-request-id', '']],
  },
  {
    name: 'Squarespace',
    hosts: ['squarespace.com', 'squarespace-cdn.com'],
    headers: [['server', 'squarespace']],
  },
  {
    name: 'Shopify',
    hosts: ['cdn.shopify.com'],
    headers: [
      ['x-shopid', ''],
      ['x-shopify-stage', ''],
      ['powered-by', 'shopify'],
    ],
    cookies: ['_shopify_'],
  },
  { name: 'Framer', generator: 'framer', hosts: ['framerusercontent.com'] },
  {
    name: 'HubSpot CMS',
    generator: 'hubspot',
    headers: [
      ['x-hs-hub-id', ''],
      ['x-hs-content-id', ''],
    ],
    brings: ['HubSpot'],
  },
  { name: 'Adobe Experience Manager', paths: ['/etc.clientlibs/', '/content/dam/'] },
  { name: 'Sitecore', cookies: ['SC_ANALYTICS_GLOBAL_COOKIE'], paths: ['/-/media/'] },
  { name: 'Contentful', hosts: ['ctfassets.net'] },
  { name: 'Sanity', hosts: ['cdn.sanity.io'] },
  { name: 'Storyblok', hosts: ['a.storyblok.com', 'app.storyblok.com'] },
  { name: 'Prismic', hosts: ['prismic.io'] },
  { name: 'DatoCMS', hosts: ['datocms-assets.com'] },
  { name: 'Strapi', headers: [['x-powered-by', 'strapi']] },
  {
    name: 'Magento',
    paths: ['/static/version', '/pub/static/'],
    cookies: ['mage-cache'],
    inline: ['Magento_'],
    brings: ['PHP'],
  },
  { name: 'PrestaShop', generator: 'prestashop', cookies: ['PrestaShop-'], brings: ['PHP'] },
  { name: 'Shopware', generator: 'shopware', paths: ['/bundles/storefront/'], brings: ['PHP'] },
  { name: 'BigCommerce', hosts: ['bigcommerce.com'] },
  { name: 'Jimdo', hosts: ['jimstatic.com'] },
  { name: 'Gatsby', generator: 'gatsby', marks: ['___gatsby'], brings: ['React'] },
  { name: 'Hugo', generator: 'hugo' },
  { name: 'Jekyll', generator: 'jekyll' },
  { name: 'Docusaurus', generator: 'docusaurus', brings: ['React'] },
  { name: 'Astro', generator: 'astro', paths: ['/_astro/'] },
  // What it is written with.
  {
    name: 'Next.js',
    paths: ['/_next/static/', '/_next/image'],
    headers: [['x-powered-by', 'next.js']],
    marks: ['__next'],
    brings: ['React'],
  },
  { name: 'Nuxt', paths: ['/_nuxt/'], marks: ['__nuxt'], inline: ['__NUXT__'], brings: ['Vue.js'] },
  { name: 'SvelteKit', paths: ['/_app/immutable/'], inline: ['__sveltekit'], brings: ['Svelte'] },
  { name: 'Svelte', marks: ['svelte-'] },
  { name: 'Remix', inline: ['__remixContext'], brings: ['React'] },
  { name: 'React', paths: ['/react.production', '/react-dom'], inline: ['data-reactroot'] },
  { name: 'Vue.js', paths: ['/vue.global', '/vue.min.js', '/vue@'] },
  { name: 'Angular', marks: ['ng-version'], paths: ['/angular.min.js'] },
  { name: 'Alpine.js', paths: ['/alpinejs@', '/alpine.min.js'] },
  {
    name: 'jQuery',
    paths: [
      '/jquery.min.js',
      '/jquery-1.',
      '/jquery-2.',
      '/jquery-3.',
      '/jquery-4.',
      '/jquery/',
      '/jquery.js',
      '/jquery@',
    ],
  },
  { name: 'Bootstrap', paths: ['/bootstrap.min.', '/bootstrap.bundle', '/bootstrap@', '/bootstrap.css'] },
  { name: 'Tailwind CSS', hosts: ['cdn.tailwindcss.com'], paths: ['/tailwind.min.css', '/tailwind.css'] },
  { name: 'PHP', headers: [['x-powered-by', 'php']], cookies: ['PHPSESSID'] },
  { name: 'Laravel', cookies: ['laravel_session'], brings: ['PHP'] },
  {
    name: 'ASP.NET',
    headers: [
      ['x-powered-by', 'asp.net'],
      ['x-aspnet-version', ''],
    ],
    cookies: ['ASP.NET_SessionId', '.AspNetCore'],
  },
  { name: 'Express', headers: [['x-powered-by', 'express']] },
  { name: 'Ruby on Rails', headers: [['x-powered-by', 'phusion passenger']], inline: ['authenticity_token'] },
  { name: 'Django', cookies: ['csrftoken', 'django_'] },
  { name: 'Java', cookies: ['JSESSIONID'] },
  // What serves it.
  { name: 'nginx', headers: [['server', 'nginx']] },
  { name: 'Apache', headers: [['server', 'apache']] },
  { name: 'Microsoft IIS', headers: [['server', 'microsoft-iis']] },
  { name: 'LiteSpeed', headers: [['server', 'litespeed']] },
  {
    name: 'Cloudflare',
    headers: [
      ['server', 'cloudflare'],
      ['cf-ray', ''],
    ],
    cookies: ['__cf_bm', 'cf_clearance'],
  },
  {
    name: 'Amazon CloudFront',
    headers: [
      ['x-amz-cf-id', ''],
      ['via', 'cloudfront'],
    ],
  },
  { name: 'Amazon S3', headers: [['server', 'amazons3']] },
  {
    name: 'Fastly',
    headers: [
      ['x-served-by', 'cache-'],
      ['x-fastly-request-id', ''],
    ],
  },
  {
    name: 'Akamai',
    headers: [
      ['server', 'akamai'],
      ['x-akamai-transformed', ''],
    ],
  },
  {
    name: 'Varnish',
    headers: [
      ['via', 'varnish'],
      ['x-varnish', ''],
    ],
  },
  {
    name: 'Vercel',
    headers: [
      ['server', 'vercel'],
      ['x-vercel-id', ''],
    ],
  },
  {
    name: 'Netlify',
    headers: [
      ['server', 'netlify'],
      ['x-nf-request-id', ''],
    ],
  },
  { name: 'GitHub Pages', headers: [['server', 'github.com']] },
  {
    name: 'Heroku',
    headers: [
      ['via', 'vegur'],
      ['server', 'heroku'],
    ],
  },
  {
    name: 'Fly.io',
    headers: [
      ['server', 'fly/'],
      ['fly-request-id', ''],
    ],
  },
  { name: 'WP Engine', headers: [['x-powered-by', 'wp engine']], brings: ['WordPress', 'PHP'] },
  { name: 'Kinsta', headers: [['x-kinsta-cache', '']], brings: ['WordPress', 'PHP'] },
  { name: 'Pantheon', headers: [['x-pantheon-styx-hostname', '']] },
];
