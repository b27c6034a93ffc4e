import type { Stage } from '../../../stage/index.ts';
import { blockedError, guardInput, type PreparedPolicy } from '../../guards/index.ts';
import type { Exchange, Reply } from '../exchange.ts';

/**
 * Instructions are not suspected of anything, but what stands in their variables is what a user said, or somebody who wrote to
 * the user. Personal data in it is masked by the guards' own stage, with the text it stands in.
 */
export function promptGuardStage(): Stage<Exchange, Reply> {
  return (exchange, next) => {
    const { prompted, notes } = exchange;
    if (!prompted || prompted.values.length === 0 || !notes.guards) return next(exchange);
    const values = prompted.values.map((text) => ({ text, origin: 'user' as const }));
    const { texts, findings, blocked } = guardInput(values, suspecting(notes.guards.policy));
    if (findings.length === 0) return next(exchange);
    const told = findings.map(({ guard, kind, action }) => `${guard}:${kind}:${action}`);
    notes.findings = [...new Set([...notes.findings, ...told])];
    if (blocked) throw blockedError(findings, 'request');
    return next({ ...exchange, ...prompted.refilled(texts) });
  };
}

function suspecting(policy: PreparedPolicy): PreparedPolicy {
  const off = { action: 'off' } as const;
  return {
    ...policy,
    personalData: { ...policy.personalData, ...off },
    secrets: { ...policy.secrets, ...off },
  };
}
