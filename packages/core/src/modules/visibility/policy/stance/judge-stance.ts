import type { ContextQuality, RecommendationStrength, Sentiment, Span } from '@leadline/contracts';
import { LISTED, MODERATE, STRONG, WEAK } from './recommendation.ts';
import type { BrandEvidence } from './tally.ts';

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
/** Share of the doubt that praise must reach to be worth telling beside it. */
const LEAST_BALANCE = 0.15;
/** A strong recommendation with so much more praise than doubt has settled the doubt. */
const OUTWEIGHS = 3;
/** What a recommendation adds to the praise. */
const RECOMMENDED = 1;
/** A listed brand with so many lines of its own is presented, not only listed. */
const SECTION_LINES = 3;
/** Weights below these are no judgement; one faint fault is less than one faint praise, since answers are polite. */
const TINGE = 0.5;
const SLUR = 0.7;
/** The same of an option in a list: a single drawback does not make it a bad one. */
const LISTED_SLUR = 1.2;

/**
 * Sentiment from the weighed words. Faults of comfort (price, looks, learning curve) do not spoil praise unless they
 * outweigh it; faults of trust (breaches, “avoid”) do: with real praise beside them the stance is mixed, without it
 * negative.
 */
export function sentimentOf(evidence: BrandEvidence): Sentiment {
  const { praise, fame, fault, doubt, force, urged, listed } = evidence;
  if (doubt >= REAL_DOUBT) {
    if (praise < Math.max(REAL_PRAISE, doubt * LEAST_BALANCE)) return 'negative';
    return force >= STRONG && praise > OUTWEIGHS * doubt ? 'positive' : 'mixed';
  }
  const against = fault + doubt;
  const favour = praise + fame + (urged >= MODERATE ? RECOMMENDED : 0);
  const slur = listed ? LISTED_SLUR : SLUR;
  if (favour < TINGE && against < slur) return 'neutral';
  if (favour >= against) return 'positive';
  if (favour >= REAL_PRAISE && favour >= 0.4 * against) return 'mixed';
  return against >= slur ? 'negative' : 'neutral';
}

export function strengthOf(evidence: BrandEvidence, sentiment: Sentiment): RecommendationStrength {
  const { advisedAgainst, urged } = evidence;
  const force =
    sentiment === 'neutral' ? Math.min(evidence.force, Math.max(urged, MODERATE - 0.01)) : evidence.force;
  if (advisedAgainst && sentiment !== 'positive') return sentiment === 'mixed' ? 'weak' : 'none';
  if (sentiment === 'negative') return urged >= MODERATE && evidence.doubt === 0 ? 'weak' : 'none';
  const most = evidence.doubt >= REAL_DOUBT ? MODERATE : STRONG;
  const raised = force === LISTED && evidence.lines.length >= SECTION_LINES ? MODERATE : force;
  const limit = sentiment === 'mixed' ? Math.min(raised, most - 0.01) : raised;
  if (limit >= STRONG) return 'strong';
  if (limit >= MODERATE) return 'moderate';
  return limit >= WEAK ? 'weak' : 'none';
}

/** Featured, described, or only named: by how strongly it is put forward and how much is said of it. */
export function contextOf(evidence: BrandEvidence, strength: RecommendationStrength): ContextQuality {
  if (strength === 'strong' || strength === 'moderate') return 'high';
  return evidence.told >= 40 && !evidence.onlyPassing ? 'medium' : 'low';
}
