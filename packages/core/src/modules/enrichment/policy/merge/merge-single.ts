import type { ProfileField } from '@leadline/contracts';
import { posterior, supportOf } from './evidence.ts';
import { isSameValue } from './same-value.ts';
import { type Circumstances, chanceOf, isStale, round, type Said, speakers } from './statements.ts';

/** A value of lower rank speaks so much less against one of higher rank. */
const DISCOUNT_OF_LOWER = 0.5;
/** With less confidence left after its age, a register’s word stands among other sources’, and a source’s among models’. */
const LEAST_OF_REGISTER = 0.3;
const LEAST_OF_SOURCE = 0.15;

interface Group {
  readonly members: readonly Said[];
  readonly support: number;
  /** Ranks decide first: a person; registers on legal facts; other sources; models; rules. */
  readonly tier: number;
}

/** What stands in the profile for one field that has one value; null where nothing plausible was said. */
export function mergeSingle(circumstances: Circumstances, statements: readonly Said[]): ProfileField | null {
  const { field } = circumstances;
  const groups = grouped(circumstances, statements).toSorted(byStrength);
  const [winner, ...rest] = groups;
  const best = winner?.members[0];
  if (!winner || !best) return null;
  const against = rest.map(({ support, tier }) =>
    tier < winner.tier ? support * DISCOUNT_OF_LOWER : support,
  );
  return {
    field,
    value: best.value,
    confidence:
      best.rank === 5
        ? best.aged
        : round(chanceOf(circumstances, winner.members, posterior(winner.support, against))),
    saidBy: speakers(winner.members),
    stale: best.rank !== 5 && isStale(field, winner.members),
    corrected: best.rank === 5,
    others: rest.flatMap(({ members }) =>
      members[0] ? [{ value: members[0].value, saidBy: speakers(members) }] : [],
    ),
  };
}

/** Statements that agree, together. The best-founded of a group, which comes first in order, is its measure and gives its value. */
function grouped({ field }: Circumstances, statements: readonly Said[]): Group[] {
  const groups: Said[][] = [];
  for (const statement of statements) {
    const group = groups.find(([first]) => first && isSameValue(field, first.value, statement.value));
    if (group) group.push(statement);
    else groups.push([statement]);
  }
  return groups.map((members) => ({
    members,
    support: supportOf(members),
    tier: Math.max(...members.map(tierOf)),
  }));
}

function tierOf({ rank, aged }: Said): number {
  if (rank === 5) return 4;
  if (rank === 4 && aged >= LEAST_OF_REGISTER) return 3;
  return rank >= 2 ? (aged >= LEAST_OF_SOURCE ? 2 : 1) : rank;
}

function byStrength(one: Group, other: Group): number {
  return other.tier - one.tier || other.support - one.support;
}
