/** Names of fields whose value is never logged, whatever it is. Compared without case, `_` and `-`. */
const SENSITIVE_FIELDS = new Set([
  // keys and sessions
  'apikey',
  'xapikey',
  'xgoogapikey',
  'apitoken',
  'authorization',
  'proxyauthorization',
  'password',
  'passphrase',
  'secret',
  'clientsecret',
  'token',
  'accesstoken',
  'refreshtoken',
  'cookie',
  'setcookie',
  'privatekey',
  'connectionstring',
  'databaseurl',
  // people
  'email',
  'emails',
  'phone',
  'phones',
  'firstname',
  'lastname',
  'fullname',
  'birthdate',
  // what people and models wrote
  'prompt',
  'messages',
  'body',
]);

/** Shapes of secrets and of personal data wherever they stand in a line. */
const SENSITIVE_TEXT: readonly (readonly [RegExp, string])[] = [
  [/\b(Bearer|Basic)\s+[A-Za-z0-9._~+/=-]{8,}/gi, '$1 [redacted]'],
  [/\b(sk|pk|rk|ll|gsk|pplx|AIza|xox[abp]|ghp|github_pat)[-_]?[A-Za-z0-9_-]{16,}/g, '[redacted]'],
  // Mapbox
  [/\b[ps]k\.eyJ[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]{8,})?/g, '[redacted]'],
  [/\b(AKIA|ASIA|ABSK)[A-Za-z0-9+/=]{12,}/g, '[redacted]'],
  [
    /([?&](?:api_?key|api_?token|key|token|access_token|client_secret|signature|secret)=)[^&\s"\\]+/gi,
    '$1[redacted]',
  ],
  [/([a-z][a-z0-9+.-]*:\/\/[^\s:/@"]*):[^\s@"]+@/gi, '$1:[redacted]@'],
  [/[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu, '[email]'],
];

const DEEPEST = 8;
/** Shorter ones would mask ordinary words; no real key is that short. */
const SHORTEST_SECRET = 6;

/** A copy of the fields in which sensitive ones, at any depth, are replaced. Errors are left to their serializer. */
export function scrubFields(fields: object): Record<string, unknown> {
  return scrubValue(fields, 0) as Record<string, unknown>;
}

/** Makes the last gate before a line is written: known secret values and whatever looks like one are masked. */
export function createLineScrubber(secrets: readonly string[]): (line: string) => string {
  const literals = secrets
    .flatMap((secret) =>
      secret.length < SHORTEST_SECRET ? [] : [secret, JSON.stringify(secret).slice(1, -1)],
    )
    .toSorted((a, b) => b.length - a.length);
  return (line) => {
    const masked = literals.reduce((text, secret) => text.replaceAll(secret, '[redacted]'), line);
    return SENSITIVE_TEXT.reduce((text, [shape, mask]) => text.replaceAll(shape, mask), masked);
  };
}

function scrubValue(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null || value instanceof Error || value instanceof Date)
    return value;
  if (depth >= DEEPEST) return '[deeper]';
  if (Array.isArray(value)) return value.map((item) => scrubValue(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      isSensitive(name) ? '[redacted]' : scrubValue(inner, depth + 1),
    ]),
  );
}

function isSensitive(name: string): boolean {
  return SENSITIVE_FIELDS.has(name.replaceAll(/[_-]/g, '').toLowerCase());
}
