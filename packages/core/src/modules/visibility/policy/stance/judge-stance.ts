import type { ContextQuality, RecommendationStrength, Sentiment, Span } from '@leadline/contracts';
import type { BrandEvidence } from './evidence.ts';
import { MODERATE, STRONG, WEAK } from './recommendation.ts';

/** How an answer stands to one brand it names. */
export interface Stance {
  readonly sentiment: Sentiment;
  readonly recommendationStrength: RecommendationStrength;
  readonly contextQuality: ContextQuality;
  /** The answer's own words the stance rests on, best first. */
  readonly quotes: readonly Span[];
}

/** Praise that a reader would repeat; below it only a tinge. */
const REAL_PRAISE = 0.9;
/** Weight of faults that cost trust from which a reader thinks twice. */
const REAL_DOUBT = 1;

/**
 * Sentiment from the weighed words. Faults of comfort (price, looks, learning curve) do not spoil praise unless they
 * outweigh it; faults of trust (breaches, “avoid”) do: with real praise beside them the stance is mixed, without it
 * negative.
 */
export function sentimentOf(evidence: BrandEvidence): Sentiment {
  const { praise, fault, doubt, force } = evidence;
  if (doubt >= REAL_DOUBT) {
    if (praise < REAL_PRAISE) return 'negative';
    if (force >= STRONG && praise > 3 * doubt) return 'positive';
    return 'mixed';
  }
  const against = fault + doubt;
  const favour = praise + (force >= MODERATE ? 1 : 0);
  if (favour < 0.5 && against < 0.5) return 'neutral';
  if (against === 0 || favour >= against) return 'positive';
  if (favour >= REAL_PRAISE) return favour >= 0.4 * against ? 'mixed' : 'negative';
  return against >= 0.5 ? 'negative' : 'neutral';
}

export function strengthOf(evidence: BrandEvidence, sentiment: Sentiment): RecommendationStrength {
  const { advisedAgainst, force } = evidence;
  if (advisedAgainst && sentiment !== 'positive') return sentiment === 'mixed' ? 'weak' : 'none';
  if (sentiment === 'negative') return evidence.force >= MODERATE && evidence.doubt === 0 ? 'weak' : 'none';
  const most = evidence.doubt >= REAL_DOUBT ? MODERATE : STRONG;
  const limit = sentiment === 'mixed' ? Math.min(force, most - 0.01) : force;
  if (limit >= STRONG) return 'strong';
  if (limit >= MODERATE) return 'moderate';
  return limit >= WEAK ? 'weak' : 'none';
}

/** Featured, described, or only named: by how strongly it is put forward and how much is said of it. */
export function contextOf(evidence: BrandEvidence, strength: RecommendationStrength): ContextQuality {
  if (strength === 'strong' || strength === 'moderate') return 'high';
  return evidence.told >= 40 && !evidence.onlyPassing ? 'medium' : 'low';
}
