import type { Line } from './lines.ts';
import type { StanceReading } from './read-stances.ts';
import type { BrandEvidence } from './tally.ts';

const MOST_FEATURES = 6;
const MOST_VALUES = 4;
/** Characters of a line that are searched for phrases. */
const LONGEST_LINE = 600;
/** Phrases that name a benefit to the buyer rather than a part of the product. */
const BENEFIT =
  /\b(?:eas(?:y|e|ier|iest)|simple|fast\w*|saves?|cheap\w*|afford\w+|value|low(?:er)? cost|cost-effective|peace of mind|convenien\w+|seamless|reliab\w+|secur\w+|trust\w*|transparen\w+|flexib\w+|user-friendly|intuitive|polished|great|excellent|strong|best|control|productiv\w+|smooth|generous|unlimited|privacy|safe\w*)\b/;
/** Where one item of an enumeration ends. */
const PARTS = /\s*(?:[,;•\u2029\n]|\s[—–-]\s|\.(?:\s|$)|\band\b|\bplus\b|\bbut\b|\bwith\b|[()])\s*/u;
const VERB =
  /\b(?:is|are|was|were|has|have|had|can|could|will|would|may|might|should|do|does|doesn't|don't|if|you|your|it|its|they|we|i|choose|consider|that|which|want|need|the|this|these|there)\b/;
const LABEL = /^(?:[^:]{2,45}):\s*/;
const SPOKEN =
  /^(?:an?|some|many|very|also|including|includes?|offers?|its|plus|or|as well as|good|great|excellent|strong)\s+/;

/** What the answer gives the brand: short phrases in the answer's own words, first the ones told first. */
export function toldOf(
  read: StanceReading,
  names: readonly string[],
): { features: string[]; values: string[] } {
  const features = new Map<string, string>();
  const values = new Map<string, string>();
  const barred = names.map((name) => name.toLowerCase());
  for (const { line, weight } of (read.evidence[0] as BrandEvidence).lines) {
    if (weight < 0 || line.mood < 0) continue;
    for (const phrase of phrasesIn(read.reading.plain, line)) {
      const key = phrase.toLowerCase();
      if (barred.some((name) => key.includes(name))) continue;
      const kind = BENEFIT.test(key) ? values : features;
      if (!kind.has(key)) kind.set(key, phrase);
    }
    if (features.size >= MOST_FEATURES && values.size >= MOST_VALUES) break;
  }
  return {
    features: [...features.values()].slice(0, MOST_FEATURES),
    values: [...values.values()].slice(0, MOST_VALUES),
  };
}

/** The noun phrases a line enumerates of the brand, and the aspect it is labelled with. */
function phrasesIn(plain: string, line: Line): string[] {
  const own = line.topic?.brands.includes(0) === true;
  const [group, more] = line.groups;
  if (!own && (more !== undefined || !group?.brands.includes(0))) return [];
  const from = own ? line.start : (group?.end ?? line.start);
  const shown = plain.slice(from, Math.min(line.end, from + LONGEST_LINE));
  const label = own && !line.opensTopic ? (LABEL.exec(shown)?.[0] ?? '') : '';
  const parts = [label.replace(/:\s*$/, ''), ...shown.slice(label.length).split(PARTS)];
  return parts
    .map((part) =>
      part
        .trim()
        .replace(/[.!?:"“”*]+$/u, '')
        .replace(SPOKEN, '')
        .trim(),
    )
    .filter(isPhrase);
}

const ROLE =
  /^(?:pros?|cons?|why|best|strengths?|weaknesses|considerations?|prices?|costs?|note|verdict|rating|drawbacks?|downsides?|limitations?|e\.g|for|with|of|to|in|on|by|from|than|as|at|both|no|not|needs?|gives?|because|when|where|so|even|or|while|though|although|up|only|just|how|what|paid|per|about|after|before|without|choose|consider|use|try)\b/i;
const MARKS = /^[^\p{L}\p{N}]|[:→|<>=]|->|https?|\.\w{2,}$/u;

function isPhrase(phrase: string): boolean {
  if (phrase.length < 4 || phrase.length > 48) return false;
  const words = phrase.split(/\s+/).length;
  return (
    words >= 2 && words <= 5 && !ROLE.test(phrase) && !MARKS.test(phrase) && !VERB.test(phrase.toLowerCase())
  );
}
