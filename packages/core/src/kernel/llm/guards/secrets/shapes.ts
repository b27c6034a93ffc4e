/** A secret by what its issuer begins it with. */
export interface SecretShape {
  readonly kind: string;
  /** Global; group 1, where there is one, is the secret without what stands around it. */
  readonly shape: RegExp;
  /** Fewest bits a character must carry, so that `sk-xxxxxxxx…` of a manual is none; 0 for no such test. */
  readonly entropy: number;
  readonly score: number;
}

const token = ([kind, mark]: readonly [string, string], rest: string, entropy = 2.6): SecretShape => ({
  kind,
  shape: new RegExp(`(?<![A-Za-z0-9])${mark}${rest}(?![A-Za-z0-9])`, 'gu'),
  entropy,
  score: 0.97,
});

/** Keys and tokens of common providers, from their public documentation of prefixes. */
export const PREFIXED: readonly SecretShape[] = [
  token(['openai_key', 'sk-'], '(?!ant-|or-|lf-)(?:proj-|svcacct-|admin-)?[A-Za-z0-9_-]{20,200}'),
  token(['anthropic_key', 'sk-ant-'], '[A-Za-z0-9_-]{24,200}'),
  token(['openrouter_key', 'sk-or-'], '[A-Za-z0-9_-]{24,120}'),
  token(['langfuse_key', 'sk-lf-'], '[0-9a-f-]{30,40}'),
  token(['groq_key', 'gsk_'], '[A-Za-z0-9]{32,80}'),
  token(['perplexity_key', 'pplx-'], '[A-Za-z0-9]{32,80}'),
  token(['xai_key', 'xai-'], '[A-Za-z0-9]{32,120}'),
  token(['hugging_face_token', 'hf_'], '[A-Za-z0-9]{30,60}'),
  token(['replicate_token', 'r8_'], '[A-Za-z0-9]{30,60}'),
  token(['google_key', 'AIza'], '[A-Za-z0-9_-]{35}'),
  token(['google_oauth', 'ya29\\.'], '[A-Za-z0-9_-]{30,300}'),
  token(['aws_key_id', 'AKIA'], '[A-Z2-7]{16}', 2.4),
  token(['aws_key_id', 'ASIA'], '[A-Z2-7]{16}', 2.4),
  token(['aws_bedrock_key', 'ABSK'], '[A-Za-z0-9+/]{60,200}={0,2}'),
  token(['github_token', 'gh[pousr]_'], '[A-Za-z0-9]{36,255}'),
  token(['github_token', 'github_pat_'], '[A-Za-z0-9_]{40,255}'),
  token(['gitlab_token', 'glpat-'], '[A-Za-z0-9_-]{20,60}'),
  token(['slack_token', 'xox[abeoprs]-'], '[A-Za-z0-9-]{16,250}', 2.4),
  token(['stripe_key', '[sr]k_(?:live|test)_'], '[A-Za-z0-9]{16,200}'),
  token(['stripe_webhook_secret', 'whsec_'], '[A-Za-z0-9+/]{24,100}'),
  token(['sendgrid_key', 'SG\\.'], '[A-Za-z0-9_-]{16,40}\\.[A-Za-z0-9_-]{32,60}'),
  token(['twilio_key', 'SK'], '[0-9a-f]{32}', 2.8),
  token(['npm_token', 'npm_'], '[A-Za-z0-9]{36}'),
  token(['pypi_token', 'pypi-'], '[A-Za-z0-9_-]{50,250}'),
  token(['digitalocean_token', 'do[opr]_v1_'], '[0-9a-f]{64}'),
  token(['shopify_token', 'shp(?:at|ca|pa|ss)_'], '[0-9a-fA-F]{32}'),
  token(['square_token', 'sq0(?:atp|csp)-'], '[A-Za-z0-9_-]{22,43}'),
  token(['linear_key', 'lin_api_'], '[A-Za-z0-9]{32,60}'),
  token(['notion_token', 'ntn_'], '[A-Za-z0-9]{40,60}'),
  token(['airtable_token', 'pat'], '[A-Za-z0-9]{14}\\.[0-9a-f]{64}'),
  token(['hubspot_token', 'pat-(?:na|eu)\\d-'], '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}'),
  token(['telegram_token', '\\d{8,10}:AA'], '[A-Za-z0-9_-]{33}'),
  token(['discord_webhook', 'discord(?:app)?\\.com/api/webhooks/'], '\\d{17,20}/[A-Za-z0-9_-]{60,72}'),
  token(
    ['slack_webhook', 'hooks\\.slack\\.com/services/'],
    'T[A-Z0-9]{6,12}/B[A-Z0-9]{6,12}/[A-Za-z0-9]{18,30}',
  ),
  token(['jwt', 'eyJ'], '[A-Za-z0-9_-]{8,2000}\\.eyJ[A-Za-z0-9_-]{8,6000}\\.[A-Za-z0-9_-]{16,1000}', 3),
];

/** The beginning of every token above, so that one test tells whether a run of characters is worth a look. */
export const ANY_PREFIX =
  /sk-|gsk_|pplx-|xai-|hf_|r8_|AIza|ya29\.|AKIA|ASIA|ABSK|gh[pousr]_|github_pat_|glpat-|xox[abeoprs]-|[sr]k_|whsec_|SG\.|SK[0-9a-f]{8}|npm_|pypi-|do[opr]_v1_|shp(?:at|ca|pa|ss)_|sq0|lin_api_|ntn_|pat[-A-Za-z0-9]{4}|\d{8}:AA|\d:AA|webhooks\/|hooks\.slack|eyJ/u;
