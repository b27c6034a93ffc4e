import type { LimitUse, QuotaLimit } from '@leadline/contracts';

const CELLS = 10;

/** `████░░░░░░  42%`: how much of a limit is used. Full only when it is used up, empty only when nothing is. */
export function bar({ used, amount: most }: Pick<LimitUse, 'used' | 'amount'>): string {
  const share = most > 0 ? used / most : 1;
  const cells = Math.min(share >= 1 ? CELLS : CELLS - 1, Math.ceil(share * CELLS));
  return `${'█'.repeat(cells)}${'░'.repeat(CELLS - cells)} ${percentOf(share).padStart(4)}`;
}

function percentOf(share: number): string {
  const percent = share >= 1 ? Math.floor(share * 100) : Math.min(99, Math.round(share * 100));
  return percent === 0 && share > 0 ? '<1%' : `${percent > 999 ? '>999' : percent}%`;
}

/** `$1.25 of $20.00 a month`, `62,000 of 100,000 tokens a day`. */
export function usedOf({ unit, used, amount: most, window }: LimitUse): string {
  if (unit === 'usd') return `${money(used)} of ${money(most)} a ${window}`;
  return `${used.toLocaleString('en')} of ${most.toLocaleString('en')} tokens a ${window}`;
}

/** `$20.00 a month for each user`. */
export function limitText({ unit, amount: most, window, per, where }: QuotaLimit): string {
  const size = unit === 'usd' ? money(most) : `${most.toLocaleString('en')} tokens`;
  const each = per.length > 0 ? ` for each ${per.join(' and ')}` : '';
  const of = Object.entries(where).map(([name, value]) => `${name} ${value}`);
  return `${size} a ${window}${each}${of.length > 0 ? ` of ${of.join(', ')}` : ''}`;
}

/** `2026-12-01, in 10 days`: windows begin at midnight of UTC. */
export function resetText(resetAt: string, now: Date): string {
  const hours = Math.max(1, Math.ceil((Date.parse(resetAt) - now.getTime()) / 3_600_000));
  const soon = hours < 48 ? `${hours} h` : `${Math.ceil(hours / 24)} days`;
  return `${resetAt.slice(0, 10)}, in ${soon}`;
}

function money(usd: number): string {
  return usd > 0 && usd < 0.01
    ? `$${usd.toFixed(6)}`
    : `$${usd.toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
}
