import type { AnalysedAnswer, RivalScore, Sentiment } from '@leadline/contracts';
import { rate } from '../../../../kernel/statistics/index.ts';
import { mean, sentimentScore, sum } from './formulas.ts';

/** What one answer says of one brand, ours or a rival's, in the same terms. */
interface Standing {
  readonly mentioned: boolean;
  readonly mentions: number;
  readonly firstPositionPct: number | null;
  readonly sentiment: Sentiment | null;
  /** Ahead of the audited brand; null unless the answer names both. */
  readonly ahead: boolean | null;
}

/**
 * The audited brand and every rival measured alike, best share of voice first. Shares are pooled over the
 * same mentions as the share-of-voice score, so that they sum to 100 and the brand's equals that score.
 */
export function rivalScores(
  answers: readonly AnalysedAnswer[],
  names: { readonly brand: string; readonly rivals: readonly string[] },
): RivalScore[] {
  const brand = { name: names.brand, isBrand: true, standings: answers.map(standingOfBrand) };
  const rivals = names.rivals.map((name) => ({
    name,
    isBrand: false,
    standings: answers.map((answer) => standingOfRival(answer, name)),
  }));
  const all = [brand, ...rivals].map((entry) => ({
    ...entry,
    mentions: sum(entry.standings.map((s) => s.mentions)),
  }));
  const total = rivals.length === 0 ? 0 : sum(all.map((entry) => entry.mentions));
  return all
    .map((entry) => rivalScore(entry, total === 0 ? null : (100 * entry.mentions) / total))
    .sort(
      (a, b) =>
        b.mentions - a.mentions || b.mentionRate.hits - a.mentionRate.hits || compareNames(a.name, b.name),
    );
}

function rivalScore(
  entry: { name: string; isBrand: boolean; standings: readonly Standing[]; mentions: number },
  shareOfVoicePct: number | null,
): RivalScore {
  const named = entry.standings.filter((standing) => standing.mentioned);
  const positions = named.flatMap((standing) => standing.firstPositionPct ?? []);
  const both = entry.standings.filter((standing) => standing.ahead !== null);
  return {
    name: entry.name,
    isBrand: entry.isBrand,
    mentionRate: rate(named.length, entry.standings.length),
    mentions: entry.mentions,
    shareOfVoicePct: shareOfVoicePct === null ? null : Math.min(100, shareOfVoicePct),
    averageFirstPositionPct: positions.length === 0 ? null : Math.min(100, mean(positions)),
    sentiment: sentimentScore(named.map((standing) => standing.sentiment)),
    aheadOfBrand: rate(both.filter((standing) => standing.ahead).length, both.length),
  };
}

function standingOfBrand({ brand }: AnalysedAnswer): Standing {
  return {
    mentioned: brand.mentioned,
    mentions: brand.mentionCount,
    firstPositionPct: brand.firstPositionPct,
    sentiment: brand.sentiment,
    ahead: null,
  };
}

function standingOfRival(answer: AnalysedAnswer, name: string): Standing {
  const found = answer.competitors.find((competitor) => competitor.name === name);
  if (!found) return { mentioned: false, mentions: 0, firstPositionPct: null, sentiment: null, ahead: null };
  return {
    mentioned: found.mentioned,
    mentions: found.mentionCount,
    firstPositionPct: found.firstPositionPct,
    sentiment: found.sentiment,
    ahead: found.mentioned && answer.brand.mentioned ? found.positionedBetter : null,
  };
}

/** By code unit: the same order on every machine, whatever its language. */
function compareNames(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
