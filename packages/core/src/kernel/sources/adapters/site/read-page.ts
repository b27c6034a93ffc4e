import { Parser } from 'htmlparser2';
import { createMicrodata } from './microdata.ts';
import { type Anchor, type Area, type Page, resolved } from './page.ts';

/** Most of everything that is kept of a page, so that no page costs more than any other. */
const MOST = {
  anchors: 2000,
  lines: 5000,
  lineLength: 1000,
  metas: 200,
  links: 300,
  scripts: 300,
  jsonLd: 30,
};
const MOST_JSON_LD = 300_000;
const MOST_INLINE = 40_000;
const MOST_MARKS = 20_000;
/** The parser's work for a closing tag grows with the depth of nesting: beyond this a page is read no further. */
const DEEPEST = 512;
const CHUNK = 4096;

const BLOCKS: ReadonlySet<string> = new Set(
  (
    'address article aside blockquote body br dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 ' +
    'header hr li main nav ol option p pre section summary table tbody td tfoot th thead title tr ul'
  ).split(' '),
);
const SILENT: ReadonlySet<string> = new Set(
  'script style template svg iframe textarea select head object math'.split(' '),
);

export interface Fetched {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

interface Open {
  readonly name: string;
  readonly area: Area;
  readonly silent: boolean;
}

/** Reads HTML in one pass, in time that grows with its length alone; no HTML makes it fail. */
export function readPage(fetched: Fetched): Page {
  const reader = createReader();
  const parser = new Parser(reader.handler, { decodeEntities: true });
  for (let at = 0; at < fetched.text.length && reader.depth() < DEEPEST; at += CHUNK) {
    parser.write(fetched.text.slice(at, at + CHUNK));
  }
  if (reader.depth() < DEEPEST) parser.end();
  const found = reader.result();
  return {
    url: fetched.url,
    headers: fetched.headers,
    ...found,
    anchors: withUrls(found.anchors, fetched.url),
  };
}

/** Menus repeat their links; each is read once. */
function withUrls(anchors: readonly RawAnchor[], url: string): Anchor[] {
  const read = new Map<string, URL | null>();
  return anchors.map((anchor) => {
    const known = read.get(anchor.href);
    const full = known === undefined ? (resolved({ url }, anchor.href) ?? null) : known;
    read.set(anchor.href, full);
    return { ...anchor, url: full };
  });
}

type RawAnchor = Omit<Anchor, 'url'>;

type Attributes = Readonly<Record<string, string | undefined>>;

interface Collected {
  title: string;
  language: string;
  inline: string;
  marks: string;
  metas: { name: string; content: string }[];
  relations: { rel: string; href: string; hreflang: string }[];
  anchors: RawAnchor[];
  times: { day: string; at: number }[];
  scripts: string[];
  jsonLd: string[];
  headings: { level: number; text: string }[];
  images: { src: string; words: string }[];
  lines: { text: string; area: Area }[];
  hiddenEmails: string[];
}

function createReader() {
  const found = nothing();
  const microdata = createMicrodata();
  const text = createTexts(found);
  const open: Open[] = [];
  const top = () => open.at(-1);
  return {
    depth: () => open.length,
    result: () => {
      text.endLine('main');
      return { ...found, microdata: microdata.result() };
    },
    handler: {
      onopentag(name: string, attributes: Attributes) {
        const area = areaOf(name, attributes, top()?.area ?? 'main');
        if (BLOCKS.has(name)) text.endLine(top()?.area ?? 'main');
        text.open(name, attributes, area);
        collect(found, name, attributes);
        microdata.open(attributes);
        open.push({ name, area, silent: (top()?.silent ?? false) || SILENT.has(name) });
      },
      ontext(words: string) {
        text.add(words, top()?.silent ?? false);
        microdata.add(words);
      },
      onclosetag(name: string) {
        const closed = open.pop();
        if (BLOCKS.has(name)) text.endLine(closed?.area ?? 'main');
        text.close(name);
        microdata.close();
      },
    },
  };
}

function nothing(): Collected {
  return {
    title: '',
    language: '',
    inline: '',
    marks: '',
    metas: [],
    relations: [],
    anchors: [],
    times: [],
    scripts: [],
    jsonLd: [],
    headings: [],
    images: [],
    lines: [],
    hiddenEmails: [],
  };
}

function areaOf(name: string, attributes: Attributes, around: Area): Area {
  if (name === 'nav' || attributes['role'] === 'navigation') return 'nav';
  if (name === 'address') return 'address';
  if (name === 'footer' || attributes['role'] === 'contentinfo') return 'footer';
  // A header within an article is the article's.
  if (name === 'header' && around === 'main') return 'header';
  if (name === 'main' || name === 'article') return around === 'header' ? 'main' : around;
  const words = `${attributes['id'] ?? ''} ${attributes['class'] ?? ''}`.slice(0, 200);
  return around === 'main' && /(?:^|[\s_-])footer(?:$|[\s_-])/i.test(words) ? 'footer' : around;
}

/** What single tags say by their attributes. */
function collect(found: Collected, name: string, attributes: Attributes): void {
  const mark = attributes['class'] ?? attributes['id'];
  if (mark && found.marks.length < MOST_MARKS) found.marks += ` ${mark.slice(0, 200)}`;
  const hidden = attributes['data-cfemail'];
  if (hidden && found.hiddenEmails.length < 20) found.hiddenEmails.push(hidden.slice(0, 400));
  COLLECTORS.get(name)?.(found, attributes);
}

type Collector = (found: Collected, attributes: Attributes) => void;

// A map: a tag may be called `constructor`.
const COLLECTORS: ReadonlyMap<string, Collector> = new Map<string, Collector>(
  Object.entries({
    html: (found: Collected, attributes: Attributes) => {
      found.language ||= attributes['lang'] ?? attributes['xml:lang'] ?? '';
    },
    meta: addMeta,
    link: addRelation,
    script: addScript,
    iframe: addScript,
    img: addImage,
  }),
);

function addRelation(found: Collected, { rel = '', href, hreflang = '' }: Attributes): void {
  if (href && found.relations.length < MOST.links)
    found.relations.push({ rel: rel.toLowerCase(), href, hreflang });
}

function addScript(found: Collected, { src }: Attributes): void {
  if (src && found.scripts.length < MOST.scripts) found.scripts.push(src);
}

function addImage(found: Collected, attributes: Attributes): void {
  const { src } = attributes;
  if (!src || found.images.length >= 100) return;
  const words = ['alt', 'class', 'id'].map((key) => attributes[key] ?? '').join(' ');
  found.images.push({ src, words: words.slice(0, 200) });
}

function addMeta(found: Collected, attributes: Attributes): void {
  const name =
    attributes['property'] ?? attributes['name'] ?? attributes['http-equiv'] ?? attributes['itemprop'];
  const content = attributes['content'];
  if (!name || !content || found.metas.length >= MOST.metas) return;
  found.metas.push({ name: name.trim().toLowerCase(), content: squeezed(content).slice(0, 2000) });
}

/** Texts as they come: the line under way, the title, a heading, an anchor's words, a script. */
function createTexts(found: Collected) {
  let line = '';
  let seen = 0;
  let at = 0;
  let script: { json: boolean; text: string } | null = null;
  let inTitle = false;
  let heading: { level: number; text: string } | null = null;
  let anchor: { href: string; text: string; area: Area; at: number } | null = null;

  return {
    open(name: string, attributes: Attributes, area: Area) {
      if (name === 'title') inTitle = found.title === '';
      else if (/^h[1-4]$/.test(name)) heading = { level: Number(name[1]), text: '' };
      else if (name === 'script') script = { json: isJsonLd(attributes), text: '' };
      else if (name === 'time' && attributes['datetime'] && found.times.length < MOST.anchors) {
        found.times.push({ day: attributes['datetime'].slice(0, 40), at: at++ });
      } else if (name === 'img' && anchor) anchor.text += ` ${(attributes['alt'] ?? '').slice(0, 100)} `;
      else if (name === 'a' && attributes['href']) {
        const label = attributes['aria-label'] ?? attributes['title'] ?? '';
        anchor = { href: attributes['href'], text: label ? `${label.slice(0, 100)}\n` : '', area, at: at++ };
      }
    },
    add(words: string, silent: boolean) {
      if (script) {
        if (script.text.length < MOST_JSON_LD) script.text += words;
        return;
      }
      if (inTitle) {
        if (found.title.length < 500) found.title += words;
        return;
      }
      if (heading && heading.text.length < 300) heading.text += words;
      if (anchor && anchor.text.length < 300) anchor.text += words;
      if (!silent && line.length < MOST.lineLength) line += words;
    },
    close(name: string) {
      if (name === 'script' && script) {
        keepScript(found, script);
        script = null;
      } else if (name === 'title') {
        if (inTitle) found.title = squeezed(found.title).slice(0, 300);
        inTitle = false;
      } else if (name === 'a' && anchor) {
        keepAnchor(found, anchor);
        anchor = null;
      } else if (heading && name === `h${heading.level}`) {
        const text = squeezed(heading.text).slice(0, 300);
        if (text && found.headings.length < 300) found.headings.push({ level: heading.level, text });
        heading = null;
      }
    },
    endLine(area: Area) {
      if (line === '') return;
      const text = squeezed(line).slice(0, MOST.lineLength);
      line = '';
      if (text === '' || seen >= MOST.lines) return;
      seen += 1;
      found.lines.push({ text, area });
    },
  };
}

function isJsonLd(attributes: Attributes): boolean {
  return /^\s*application\/(?:\w+\+)?ld\+json/i.test((attributes['type'] ?? '').slice(0, 60));
}

function keepScript(found: Collected, script: { json: boolean; text: string }): void {
  if (script.json) {
    if (found.jsonLd.length < MOST.jsonLd && script.text.length < MOST_JSON_LD)
      found.jsonLd.push(script.text);
  } else if (found.inline.length < MOST_INLINE) {
    found.inline += `${script.text.slice(0, 4000)}\n`;
  }
}

function keepAnchor(found: Collected, { href, text, area, at }: RawAnchor): void {
  if (found.anchors.length >= MOST.anchors || href.length > 2000) return;
  // What an anchor says stands before what its label says.
  const [label = '', ...said] = text.includes('\n') ? text.split('\n') : ['', text];
  const words = squeezed(said.join(' ')) || squeezed(label);
  found.anchors.push({ href: href.trim(), text: words.slice(0, 200), area, at });
}

/** One line, single spaces. */
export function squeezed(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}
