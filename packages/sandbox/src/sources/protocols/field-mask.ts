import { asObject, type JsonObject } from '../../json.ts';

function keep(value: unknown, path: readonly string[]): unknown {
  const [field, ...rest] = path;
  if (field === undefined || field === '*') return value;
  if (Array.isArray(value)) return value.map((item) => keep(item, path));
  const inner = asObject(value)[field];
  return inner === undefined ? {} : { [field]: keep(inner, rest) };
}

/** Keeps the fields that the mask's paths (`displayName.text`) name, as Google's field masks do; `*` keeps all. */
export function masked(value: JsonObject, paths: readonly string[]): JsonObject {
  if (paths.includes('*')) return value;
  const kept: JsonObject = {};
  for (const path of paths) {
    for (const [field, inner] of Object.entries(asObject(keep(value, path.split('.'))))) {
      const before = kept[field];
      const isTree = typeof before === 'object' && before !== null && !Array.isArray(before);
      kept[field] = isTree ? { ...before, ...asObject(inner) } : inner;
    }
  }
  return kept;
}
