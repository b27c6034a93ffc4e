import { GUARD_ACTIONS, GUARDS } from '@leadline/contracts';
import { z } from 'zod';

const guardActionsSchema = z.partialRecord(z.enum(GUARDS), z.enum(GUARD_ACTIONS));

const SHAPE = `must be "off", or JSON like {"injection":"block"}; guards are ${GUARDS.join(', ')}, actions ${GUARD_ACTIONS.join(', ')}`;

/** What each guard does, where it is not the usual; null for no guards at all. */
export const guardActions = z
  .string()
  .default('{}')
  .transform((text, context): z.output<typeof guardActionsSchema> | null => {
    if (text === 'off') return null;
    const parsed = guardActionsSchema.safeParse(parseJson(text));
    if (parsed.success) return parsed.data;
    context.addIssue(SHAPE);
    return z.NEVER;
  });

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
