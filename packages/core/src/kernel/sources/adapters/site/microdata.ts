import type { Thing } from './page.ts';

type Attributes = Readonly<Record<string, string | undefined>>;

interface Item {
  readonly thing: Record<string, unknown>;
}

interface Frame {
  /** The item that begins with this element. */
  readonly item: Item | null;
  /** A property whose value is this element's text. */
  readonly capture: { readonly item: Item; readonly names: readonly string[]; text: string } | null;
}

const MOST_ITEMS = 100;
const LONGEST_VALUE = 500;
/** Texts collected at once: an element within an element within an element. */
const MOST_CAPTURES = 8;

/** Microdata (HTML, section 5) as things of the same shape as JSON-LD's, gathered while a page is read. */
export function createMicrodata() {
  const roots: Thing[] = [];
  const frames: Frame[] = [];
  const items: Item[] = [];
  const captures: { text: string }[] = [];
  let many = 0;

  /** A property whose value stands in an attribute is put at once; else its text is waited for. */
  const property = (item: Item, names: readonly string[], attributes: Attributes): Frame['capture'] => {
    const value = valueOf(attributes);
    if (value !== undefined) putAll(item.thing, names, value.slice(0, LONGEST_VALUE));
    if (value !== undefined || captures.length >= MOST_CAPTURES) return null;
    const capture = { item, names, text: '' };
    captures.push(capture);
    return capture;
  };

  return {
    open(attributes: Attributes) {
      const around = items.at(-1) ?? null;
      const names = around ? namesOf(attributes['itemprop']) : [];
      if ('itemscope' in attributes && many < MOST_ITEMS) {
        many += 1;
        const item: Item = { thing: { '@type': typeOf(attributes['itemtype']) } };
        if (around && names.length > 0) putAll(around.thing, names, item.thing);
        else roots.push(item.thing);
        items.push(item);
        frames.push({ item, capture: null });
        return;
      }
      frames.push({
        item: null,
        capture: around && names.length > 0 ? property(around, names, attributes) : null,
      });
    },
    add(text: string) {
      for (const capture of captures) if (capture.text.length < LONGEST_VALUE) capture.text += text;
    },
    close() {
      const frame = frames.pop();
      if (frame?.item) items.pop();
      if (!frame?.capture) return;
      captures.pop();
      const { item, names, text } = frame.capture;
      const value = text.replaceAll(/\s+/g, ' ').trim().slice(0, LONGEST_VALUE);
      if (value) putAll(item.thing, names, value);
    },
    result: (): readonly Thing[] => roots,
  };
}

function namesOf(itemprop: string | undefined): string[] {
  return (itemprop ?? '')
    .slice(0, 200)
    .split(/\s+/)
    .filter((name) => /^[A-Za-z]\w{0,40}$/.test(name))
    .slice(0, 5);
}

/** `https://schema.org/Organization` as `Organization`. */
function typeOf(itemtype: string | undefined): string {
  return (itemtype ?? '').trim().split(/\s+/)[0]?.split(/[/#]/).at(-1)?.slice(0, 60) ?? '';
}

function valueOf(attributes: Attributes): string | undefined {
  return attributes['content'] ?? attributes['datetime'] ?? attributes['href'] ?? attributes['src'];
}

function putAll(thing: Record<string, unknown>, names: readonly string[], value: unknown): void {
  for (const name of names) put(thing, name, value);
}

/** A property that comes twice is a list. */
function put(thing: Record<string, unknown>, name: string, value: unknown): void {
  const had = Object.hasOwn(thing, name) ? thing[name] : undefined;
  if (had === undefined) thing[name] = value;
  else if (Array.isArray(had)) {
    if (had.length < 50) had.push(value);
  } else thing[name] = [had, value];
}
