/**
 * A pure function of a text that remembers its last results, up to `most` of them. Texts cut out of requests
 * are copied: a slice would keep the whole request in memory.
 */
export function memoized<Value>(make: (text: string) => Value, most: number): (text: string) => Value {
  const remembered = new Map<string, Value>();
  return (text) => {
    const found = remembered.get(text);
    if (found !== undefined) return found;
    if (remembered.size >= most) remembered.clear();
    const made = make(text);
    remembered.set(Buffer.from(text).toString(), made);
    return made;
  };
}
