import { createRandom, type Random } from '../random.ts';
import type { Head } from './heads.ts';
import { HOSTED, HOSTS, type Host } from './hosts.ts';
import { MAIL_CARRIERS, type MailCarrier, TOOL_PROOFS, type ToolProof } from './mail-and-tools.ts';
import { pickWeighted } from './patterns.ts';
import { ADDITIONS, BROUGHT, PLATFORMS, type Trace } from './technologies.ts';

export interface WebPresence {
  /** Everything the site runs on, with its traces. */
  readonly traces: readonly Trace[];
  readonly host: Host;
  readonly mail: MailCarrier;
  readonly tools: readonly ToolProof[];
  /** Hexadecimal, eight signs: stands for `{id}`. */
  readonly id: string;
}

function tracesOf(platform: Trace, random: Random): Trace[] {
  const brought = BROUGHT.filter(({ name }) => platform.brings?.includes(name));
  const additions = ADDITIONS.filter(
    ({ name, weight }) => random.chance(weight / 100) || platform.brings?.includes(name),
  );
  return [platform, ...brought, ...additions];
}

/** What a company's site, mail and domain run on. */
export function webPresenceOf(head: Head): WebPresence {
  const random = createRandom(`${head.seed}|web`);
  const platform = pickWeighted(PLATFORMS, random);
  // Every company of more than 20 people has some service that shows in its DNS; tiny ones often none.
  const eager = Math.min(1, 0.3 + Math.log10(head.employees + 1) / 4);
  return {
    traces: tracesOf(platform, random),
    host: HOSTED[platform.name] ?? pickWeighted(HOSTS, random),
    mail: pickWeighted(MAIL_CARRIERS, random),
    tools: TOOL_PROOFS.filter(({ weight }) => random.chance((weight / 50) * eager)),
    id: random.int(0x10000000, 0x7fffffff).toString(16),
  };
}

/** Fills the places of a trace, record or address. */
export function fillTrace(text: string, domain: string, id: string): string {
  const label = domain.slice(0, domain.indexOf('.'));
  return text
    .replaceAll('{id}', id)
    .replaceAll('{label}', label)
    .replaceAll('{dashed}', domain.replaceAll('.', '-'));
}
