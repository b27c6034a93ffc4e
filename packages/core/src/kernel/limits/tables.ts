import { bigint, integer, pgTable, varchar } from 'drizzle-orm/pg-core';

export const RATE_LIMITS_TABLE = 'rate_limits';

/** Counters of limits that hold for all processes together; the columns are rate-limiter-flexible's. */
export const rateLimits = pgTable(RATE_LIMITS_TABLE, {
  key: varchar('key', { length: 255 }).primaryKey(),
  points: integer('points').notNull().default(0),
  expire: bigint('expire', { mode: 'number' }),
});
