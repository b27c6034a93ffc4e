/**
 * The same value with U+FFFD where a text holds NUL or half a surrogate pair, neither of which PostgreSQL keeps.
 * One for one, so that positions in a text stay what they were. What can be kept is given back as it is.
 */
export function storable<Value>(value: Value): Value {
  return isStorable(value) ? value : (replaced(value) as Value);
}

function isStorable(value: unknown): boolean {
  if (typeof value === 'string') return !value.includes('\0') && value.isWellFormed();
  if (typeof value !== 'object' || value === null) return true;
  if (Array.isArray(value)) return value.every(isStorable);
  const fields = value as Readonly<Record<string, unknown>>;
  return Object.keys(fields).every((key) => isStorable(key) && isStorable(fields[key]));
}

function replaced(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed().replaceAll('\0', '\ufffd');
  if (Array.isArray(value)) return value.map(replaced);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [replaced(key) as string, replaced(each)]),
  );
}
