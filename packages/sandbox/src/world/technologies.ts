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
    head: '<link rel="stylesheet" href="/css/bootstrap.min.css">',
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
