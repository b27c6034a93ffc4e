import { jsonb, pgTable, timestamp } from 'drizzle-orm/pg-core';
import { workspaceIdColumn } from '../../../store/index.ts';
import type { GuardChoices } from './choices.ts';

/** What a workspace wants its guards to do, where it is not as the installation is set. */
export const llmGuardPolicies = pgTable('llm_guard_policies', {
  workspaceId: workspaceIdColumn().primaryKey(),
  choices: jsonb('choices').$type<GuardChoices>().notNull(),
  savedAt: timestamp('saved_at', { withTimezone: true }).notNull(),
});
