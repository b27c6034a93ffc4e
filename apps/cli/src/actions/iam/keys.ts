import { type ApiKeyView, keyOperations, type LimitUse } from '@leadline/contracts';
import type { CommandContext } from '../../context.ts';
import { table } from '../../terminal/figures.ts';
import { bar, resetText, usedOf } from '../../terminal/quota-use.ts';
import { type AmountFlags, amountsOf, orNone } from '../amounts.ts';
import { withLeadline } from '../session.ts';
import { amount, list } from '../visibility/flag-values.ts';

const ASK_ONLY = { work: false } as const;

export interface KeyFlags extends AmountFlags {
  readonly name?: string;
  readonly role?: string;
  readonly user?: string;
  readonly tier?: string;
  readonly region?: string;
  readonly confidential?: boolean;
  readonly models?: string;
  readonly expires?: string;
  readonly json?: boolean;
}

export async function createKey(context: CommandContext, flags: KeyFlags): Promise<void> {
  await withLeadline(context, ASK_ONLY, async (session) => {
    const told = await session.ask(keyOperations.createKey, settingsOf(flags));
    tell(context, told, flags);
  });
}

export async function updateKey(context: CommandContext, keyId: string, flags: KeyFlags): Promise<void> {
  await withLeadline(context, ASK_ONLY, async (session) => {
    const key = await session.ask(keyOperations.updateKey, { keyId, ...settingsOf(flags) });
    context.terminal.print(flags.json ? JSON.stringify(key, null, 2) : keyTable([key]));
  });
}

export async function listKeys(
  context: CommandContext,
  flags: { readonly limit: string; readonly cursor?: string; readonly json?: boolean },
): Promise<void> {
  const { json, ...page } = flags;
  await withLeadline(context, ASK_ONLY, async (session) => {
    const found = await session.ask(keyOperations.listKeys, page);
    if (json) return context.terminal.print(JSON.stringify(found, null, 2));
    context.terminal.print(keyTable(found.items));
    if (found.nextCursor !== null) context.terminal.say(`More: --cursor ${found.nextCursor}`);
  });
}

export async function showKey(
  context: CommandContext,
  keyId: string,
  flags: { readonly json?: boolean },
): Promise<void> {
  await withLeadline(context, ASK_ONLY, async (session) => {
    const key = await session.ask(keyOperations.getKey, { keyId });
    context.terminal.print(flags.json ? JSON.stringify(key, null, 2) : keyText(key));
  });
}

export async function rotateKey(
  context: CommandContext,
  keyId: string,
  flags: { readonly graceHours: string; readonly json?: boolean },
): Promise<void> {
  const graceSeconds = Math.round(amount(flags.graceHours) * 3600);
  await withLeadline(context, ASK_ONLY, async (session) => {
    tell(context, await session.ask(keyOperations.rotateKey, { keyId, graceSeconds }), flags);
  });
}

export async function revokeKey(context: CommandContext, keyId: string): Promise<void> {
  await withLeadline(context, ASK_ONLY, async (session) => {
    await session.ask(keyOperations.revokeKey, { keyId });
    context.terminal.print(`Revoked key ${keyId}; servers refuse it within five seconds.`);
  });
}

/** The secret alone goes to standard output, so that it can be piped to where it belongs. */
function tell(
  { terminal }: CommandContext,
  told: { readonly key: ApiKeyView; readonly secret: string },
  { json }: { readonly json?: boolean },
): void {
  if (json) return terminal.print(JSON.stringify(told, null, 2));
  terminal.print(told.secret);
  terminal.say(`Key ${told.key.id} (${told.key.role}). This is the only time its secret is shown.`);
}

function settingsOf(flags: KeyFlags) {
  const { name, role, user, tier, region, confidential, models, expires } = flags;
  const limits = amountsOf(flags);
  const settings = {
    name,
    role,
    confidential,
    userId: user && orNone(user, String),
    tier: tier && orNone(tier, String),
    region: region && orNone(region, String),
    models: models && orNone(models, list),
    expiresAt: expires && orNone(expires, dayOf),
    limits: Object.keys(limits).length > 0 ? limits : undefined,
  };
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}

/** A day ends with its last second, UTC; a full time stays as it is. */
function dayOf(text: string): string {
  return /^\d{4}-\d{2}-\d{2}$/u.test(text) ? `${text}T23:59:59.000Z` : text;
}

function keyTable(keys: readonly ApiKeyView[]): string {
  const rows = keys.map((key) => [
    key.id,
    key.prefix,
    key.name,
    key.role,
    stateOf(key),
    key.models?.join(' ') ?? 'all',
    fullestOf(key),
    key.lastUsedAt?.slice(0, 16).replace('T', ' ') ?? 'never',
  ]);
  return table(['key', 'begins', 'name', 'role', 'state', 'models', 'used', 'last used'], rows).join('\n');
}

function shareOf({ used, amount: most }: LimitUse): number {
  return most > 0 ? used / most : 1;
}

/** The limit of which most is used; `–` for a key without any. */
function fullestOf({ usage }: ApiKeyView): string {
  const [fullest] = usage.toSorted((one, other) => shareOf(other) - shareOf(one));
  return fullest ? `${bar(fullest)} of its ${fullest.window}’s ${fullest.unit}` : '–';
}

function keyText(key: ApiKeyView): string {
  const rows = [
    ['key', `${key.id} (${key.prefix}…)`],
    ['name', key.name],
    ['role', key.role],
    ['state', stateOf(key)],
    ['acts for', key.userId ?? 'nobody'],
    ['plan', key.tier ?? 'the workspace’s'],
    ['region', key.region ?? 'anywhere'],
    ['confidential', key.confidential ? 'yes' : 'no'],
    ['models', key.models?.join(' ') ?? 'all'],
    ['last used', key.lastUsedAt?.slice(0, 16).replace('T', ' ') ?? 'never'],
  ];
  const now = new Date();
  const uses = key.usage.map((use) => `${bar(use)}  ${usedOf(use)}, anew on ${resetText(use.resetAt, now)}`);
  return [
    ...rows.map(([name = '', value = '']) => `${name.padEnd(13)}${value}`),
    ...(uses.length > 0
      ? uses
      : ['No limits of its own; `leadline quotas show --key` tells what else holds.']),
  ].join('\n');
}

function stateOf({ revokedAt, expiresAt }: ApiKeyView): string {
  if (revokedAt !== null) return 'revoked';
  if (expiresAt === null) return 'good';
  return Date.parse(expiresAt) <= Date.now() ? 'expired' : `until ${expiresAt.slice(0, 10)}`;
}
