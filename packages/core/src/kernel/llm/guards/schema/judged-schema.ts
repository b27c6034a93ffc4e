/** What a client could make run for minutes: expressions, and comparing every entry of a list with every other. */
const NEVER_RUN = new Set(['pattern', 'uniqueItems', 'format', '$async', '$schema']);
/** Keywords whose value is a map from names to schemas: the names are no keywords. */
const MAPS = new Set(['properties', '$defs', 'definitions', 'dependentSchemas']);
/** Keywords whose value is data. */
const DATA = new Set(['enum', 'const', 'default', 'examples', 'required', 'type']);

/**
 * A client's schema without what must not be run on its behalf. Patterns of names are left out with what they decide: which other fields
 * are allowed. What is left is never stricter than the whole.
 */
export function judgedSchema(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(judgedSchema);
  if (typeof schema !== 'object' || schema === null) return schema;
  const patterned = 'patternProperties' in schema;
  return Object.fromEntries(
    Object.entries(schema).flatMap(([name, value]): [string, unknown][] => {
      if (NEVER_RUN.has(name) || name === 'patternProperties') return [];
      if (patterned && (name === 'additionalProperties' || name === 'unevaluatedProperties')) return [];
      if (DATA.has(name)) return [[name, value]];
      return [[name, MAPS.has(name) ? judgedMap(value) : judgedSchema(value)]];
    }),
  );
}

function judgedMap(schemas: unknown): unknown {
  if (typeof schemas !== 'object' || schemas === null || Array.isArray(schemas)) return schemas;
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, judgedSchema(schema)]));
}
