const FIRST = 1;
const SECOND = 2;
const BOTH = FIRST | SECOND;
const OWN: ReadonlyMap<string, number> = new Map([
  ...'my our me us myself ourselves i we mine'.split(' ').map((word) => [word, FIRST] as const),
  ...'your you yourself yours'.split(' ').map((word) => [word, SECOND] as const),
]);
const OF_ANYBODY = new Set(
  'how-to how-can how-could how-might how-should how-would how-must what-can-do what-could-do what-should-do what-must-do possible feel-like how-long'.split(
    ' ',
  ),
);
const POSSESSIVE = new Set(['my', 'our', 'your']);
const REFLEXIVE = new Set(['myself', 'ourselves', 'yourself']);
const SUBJECT = new Set(['i', 'we', 'you', 'one', 'someone', 'somebody', 'anyone', 'anybody']);

/**
 * Who asks how to do something speaks of anybody: "how do I reset my password", "how do you reset your
 * password". Only while a single person is spoken of: "how do I pay you" is not "how do you pay me".
 */
export function settlePersons(sentence: string): string {
  if (!OF_ANYBODY.has(sentence.slice(0, sentence.indexOf(' ')))) return sentence;
  const [head = '', ...words] = sentence.slice(0, -1).split(' ');
  let persons = 0;
  for (const word of words) persons |= OWN.get(word) ?? 0;
  if (persons === BOTH) return sentence;
  const subject = words[0] ?? '';
  const speaker = OWN.has(subject);
  let out = `${head} `;
  for (let at = SUBJECT.has(subject) ? 1 : 0; at < words.length; at++) {
    const word = words[at] ?? '';
    // What is one's own goes without saying: "how to reset the password".
    if (POSSESSIVE.has(word)) continue;
    if (REFLEXIVE.has(word)) out += 'oneself ';
    else out += speaker && OWN.has(word) ? 'one ' : `${word} `;
  }
  return out;
}
