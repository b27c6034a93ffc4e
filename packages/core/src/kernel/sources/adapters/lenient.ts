import { z } from 'zod';

/**
 * Parts of answers, read leniently: a value of another kind than documented counts as absent, since one odd field must
 * not cost the rest of a paid answer. What an answer cannot do without is demanded by its own schema.
 */
export const text = z
  .string()
  .transform((value) => value.trim() || undefined)
  .optional()
  .catch(undefined);

/** A number, also where it comes as text (`"1000.00"`). */
export const amount = z
  .union([
    z.number(),
    z
      .string()
      .trim()
      .regex(/^-?\d+(\.\d+)?$/)
      .transform(Number),
  ])
  .optional()
  .catch(undefined);

export const flag = z
  .union([z.boolean(), z.literal(1).transform(() => true), z.literal(0).transform(() => false)])
  .optional()
  .catch(undefined);

/** Texts of a list; elements of another kind are left out. */
export const texts = z
  .array(z.unknown())
  .transform(
    (values) => values.filter((value) => typeof value === 'string' && value.trim() !== '') as string[],
  )
  .catch([])
  .default([]);

/** An object that may be absent or null. */
export function part<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.object(shape).optional().catch(undefined);
}

/** Objects of a list; elements that do not fit are left out. */
export function parts<Shape extends z.ZodRawShape>(shape: Shape) {
  const element = z.object(shape);
  return z
    .array(z.unknown())
    .transform((values) =>
      values.flatMap((value) => {
        const parsed = element.safeParse(value);
        return parsed.success ? [parsed.data] : [];
      }),
    )
    .catch([])
    .default([]);
}

/** The same, demanded: the list itself must be there. */
export function list<Shape extends z.ZodRawShape>(shape: Shape) {
  const element = z.object(shape);
  return z.array(z.unknown()).transform((values) =>
    values.flatMap((value) => {
      const parsed = element.safeParse(value);
      return parsed.success ? [parsed.data] : [];
    }),
  );
}
