import type { BrandEvidence } from './evidence.ts';
import type { Line } from './lines.ts';
import type { StanceReading } from './read-stances.ts';

const MOST_FEATURES = 6;
const MOST_VALUES = 4;
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
export function toldOf(read: StanceReading): { features: string[]; values: string[] } {
  const features = new Map<string, string>();
  const values = new Map<string, string>();
  for (const { line, weight } of (read.evidence[0] as BrandEvidence).lines) {
    if (weight < 0 || (!line.topic?.brands.includes(0) && line.groups.length !== 1)) continue;
    for (const phrase of phrasesIn(read, line)) {
      const key = phrase.toLowerCase();
      if (BENEFIT.test(key)) values.set(key, values.get(key) ?? phrase);
      else features.set(key, features.get(key) ?? phrase);
    }
  }
  return {
    features: [...features.values()].slice(0, MOST_FEATURES),
    values: [...values.values()].slice(0, MOST_VALUES),
  };
}

/** The noun phrases a line enumerates, and the aspect it is labelled with. */
function phrasesIn(read: StanceReading, line: Line): string[] {
  const shown = read.reading.plain.slice(line.start, line.end);
  const label = LABEL.exec(shown)?.[0] ?? '';
  const found: string[] = [];
  if (
    label !== '' &&
    line.topic?.brands.includes(0) &&
    !line.opensTopic &&
    isPhrase(label.replace(/:\s*$/, ''))
  )
    found.push(label.replace(/:\s*$/, '').trim());
  const named = line.groups.map(({ start, end }) => read.reading.plain.slice(start, end));
  for (const part of shown.slice(label.length).split(PARTS)) {
    const phrase = part
      .trim()
      .replace(/[.!?:"“”*]+$/u, '')
      .replace(SPOKEN, '')
      .trim();
    if (isPhrase(phrase) && !named.some((name) => phrase.includes(name))) found.push(phrase);
  }
  return found;
}

const ROLE =
  /^(?:pros?|cons?|why|best for|strengths?|weaknesses|considerations?|price|cost|note|verdict|rating|drawbacks?|downsides?|limitations?|e\.g)\b/i;

function isPhrase(phrase: string): boolean {
  const words = phrase.split(/\s+/).length;
  return (
    phrase.length >= 4 &&
    phrase.length <= 48 &&
    words >= 2 &&
    words <= 5 &&
    !VERB.test(phrase.toLowerCase()) &&
    !ROLE.test(phrase)
  );
}
