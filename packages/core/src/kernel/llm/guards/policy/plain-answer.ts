import { findBias, findContent } from '../content/index.ts';
import { doneReading, hasMark, type Reading, readWords } from '../reading/index.ts';
import { findOutright, namesSecret } from '../secrets/index.ts';
import { findLeakable } from './output-engine.ts';
import type { PreparedPolicy } from './policy.ts';

/**
 * True when a look at the whole answer tells that looks at its pieces would find nothing. So it is when nothing at
 * all stands in the whole and every cut is a safe one, for then no piece holds half a word, half a number or a
 * phrase that the whole does not hold. False means no more than: look at the pieces.
 */
export function isPlainAnswer(text: string, policy: PreparedPolicy, most: number): boolean {
  if (text.length > most && !endsOften(text, most)) return false;
  const reading = readWords(text);
  const plain = !(hasMark(reading, '-') && text.includes('-----')) && holdsNothing(reading, policy);
  doneReading(reading);
  return plain;
}

/** True when nothing stands in a text that the guards of answers look for. */
export function holdsNothing(reading: Reading, policy: PreparedPolicy): boolean {
  if (policy.leaks.action !== 'off') {
    // An assigned secret may hide behind another one, and come out where the text before it is forgotten.
    if (namesSecret(reading)) return false;
    if (findOutright(reading).length > 0 || findLeakable(reading, policy).length > 0) return false;
  }
  if (policy.toxicity.action !== 'off' && findContent(reading).length > 0) return false;
  return policy.bias.action === 'off' || findBias(reading).length === 0;
}

/** True when a sentence ends at least once in any `most` characters, in a way that is a safe cut. */
function endsOften(text: string, most: number): boolean {
  let from = 0;
  while (text.length - from > most) {
    let at = text.lastIndexOf('. ', from + most - 3);
    while (at > from && !isPlainEnd(text, at)) at = text.lastIndexOf('. ', at - 1);
    if (at <= from) return false;
    from = at + 2;
  }
  return true;
}

/** A word of plain letters before the stop, and a letter behind it. */
function isPlainEnd(text: string, stop: number): boolean {
  let at = stop - 1;
  while (at >= 0 && isLetter(text.charCodeAt(at))) at -= 1;
  return at < stop - 1 && text.charCodeAt(at) === 32 && isLetter(text.charCodeAt(stop + 2));
}

const isLetter = (code: number): boolean => (code > 64 && code < 91) || (code > 96 && code < 123);
