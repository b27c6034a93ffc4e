/**
 * The same value with U+FFFD where a text holds NUL or half a surrogate pair, neither of which PostgreSQL keeps.
 * One for one, so that positions in a text stay what they were.
 */
export function storable<Value>(value: Value): Value {
  return map(value) as Value;
}

function map(value: unknown): unknown {
  if (typeof value === 'string') return mapText(value);
  if (Array.isArray(value)) return value.map(map);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [mapText(key), map(each)]));
}

function mapText(text: string): string {
  return text.includes('\0') || !text.isWellFormed() ? text.toWellFormed().replaceAll('\0', '\ufffd') : text;
}
