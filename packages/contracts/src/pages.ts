import { z } from 'zod';

/** Cursor paging: pass `nextCursor` of one page as `cursor` of the next; it is null on the last page. */
export const pageInputSchema = z.object({
  cursor: z.string().max(400).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() });
}
