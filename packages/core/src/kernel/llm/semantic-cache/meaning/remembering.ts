/** Texts of a generation; twice as many are held at most. */
const GENERATION = 8_192;
/** Longer texts seldom come again. */
const LONGEST = 32;

/**
 * The same function, which remembers what it gave for the short texts asked for lately. When a generation is full it
 * becomes the older one, and of that only what is asked for again lives on: common words stay, one-time words go.
 */
export function remembering<Value extends object>(read: (text: string) => Value): (text: string) => Value {
  let recent = new Map<string, Value>();
  let older = new Map<string, Value>();
  const learn = (text: string): Value => {
    if (text.length > LONGEST) return read(text);
    // A slice would hold the whole text it was cut from.
    const own = ` ${text}`.slice(1);
    const value = older.get(own) ?? read(own);
    if (recent.size >= GENERATION) [older, recent] = [recent, new Map()];
    recent.set(own, value);
    return value;
  };
  return (text) => recent.get(text) ?? learn(text);
}
