import { type Fact, TRUST } from './facts.ts';
import type { Page } from './page.ts';

const LOCATIONS =
  /^(?:our )?(?:locations|offices|office locations|where we are|where to find us|standorte|niederlassungen|unsere standorte|nos (?:bureaux|agences|sites)|oficinas|nuestras oficinas|escritórios|nossas unidades|le nostre sedi|sedi|vestigingen|拠点)$/i;
const PEOPLE =
  /^(?:our |the )?(?:management|leadership|team|people|executives?|board|founders?)(?: team| board)?$|^(?:leadership|executive|management) (?:team|board)$|^(?:geschäftsführung|geschäftsleitung|führung|vorstand|unser team|team|direction|équipe(?: dirigeante)?|notre équipe|equipo(?: directivo)?|nuestro equipo|dirección|diretoria|equipe|nossa equipe|direzione|il nostro team|directie|経営陣|役員)$/i;
const PERSON =
  /^(\p{Lu}[\p{L}.'’-]{0,25}(?: (?:von|van|de|der|da|dos|di|du|le|la|el|zu|\p{Lu}[\p{L}.'’-]{0,25})){1,4})$/u;
const TITLE =
  /\b(?:chief|officer|C[A-Z]O|president|vice|VP|head|director|directeur|directrice|diretora?|direttore|director|manager|founder|co-founder|partner|chair(?:man|woman)?|leiter(?:in)?|geschäftsführer(?:in)?|vorstand|gründer(?:in)?|président|gérant|sócio|socio|fondateur|fundador|lead|counsel|secretary|treasurer)\b/i;
const CEO = /\b(?:CEO|chief executive)\b/i;

/** What stands in lists under headings, and in sentences that are the same on most sites: places, leading people, founders, headcount. */
export function sectionFacts(page: Page): Fact[] {
  const facts: Fact[] = [...peopleFacts(page), ...founderFacts(page), ...headcountFacts(page)];
  const cities = under(page, LOCATIONS).filter(
    (line) => /^\p{Lu}[\p{L} .,'’()-]{1,40}$/u.test(line) && line.split(' ').length <= 5,
  );
  if (cities.length > 0)
    facts.push({ field: 'locations', value: cities.slice(0, 50), confidence: TRUST.markup, url: page.url });
  return facts;
}

/** The lines between a heading and the next one. */
function under(page: Page, title: RegExp): readonly string[] {
  const headings = new Set(page.headings.map(({ text }) => text));
  const wanted = page.headings.find(({ text }) => text.length <= 60 && title.test(text));
  if (!wanted) return [];
  const lines = page.lines.filter(({ area }) => area !== 'nav' && area !== 'footer').map(({ text }) => text);
  const start = lines.indexOf(wanted.text);
  if (start === -1) return [];
  const rest = lines.slice(start + 1, start + 80);
  const end = rest.findIndex((line) => headings.has(line) && !PERSON.test(line));
  return end === -1 ? rest : rest.slice(0, end);
}

/** `Name — title` in one line, or the name in one and the title in the next. */
function peopleFacts(page: Page): Fact[] {
  const lines = under(page, PEOPLE);
  const people: { name: string; title: string }[] = [];
  for (const [at, line] of lines.entries()) {
    if (line.length > 120) continue;
    const [first = '', ...rest] = line.split(/\s+[—–|-]\s+|,\s+|:\s+/);
    const name = PERSON.exec(first)?.[1];
    const title = rest.length > 0 ? rest.join(', ') : (lines[at + 1] ?? '');
    if (name && title.length <= 80 && TITLE.test(title) && !TITLE.test(name)) people.push({ name, title });
  }
  if (people.length === 0) return [];
  const said = people.slice(0, 40).map(({ name, title }) => `${name} — ${title}`);
  const facts: Fact[] = [{ field: 'executives', value: said, confidence: TRUST.markup + 0.1, url: page.url }];
  const heads = people.filter(({ title }) => CEO.test(title));
  if (heads.length === 1 && heads[0])
    facts.push({ field: 'ceo', value: heads[0].name, confidence: TRUST.markup + 0.08, url: page.url });
  return facts;
}

function founderFacts(page: Page): Fact[] {
  for (const { text } of page.lines) {
    if (text.length > 400) continue;
    const said =
      /\b(?:founded by|gegründet von|fondée? par|fundad[ao] por|fondat[ao] da|opgericht door)\s(\p{Lu}[^.;:!?]{3,150})/iu.exec(
        text,
      )?.[1];
    const names =
      said
        ?.split(/\s*,\s*|\s+(?:and|und|et|e|y|en|&)\s+/)
        .flatMap((name) => PERSON.exec(name.trim())?.[1] ?? []) ?? [];
    if (names.length > 0)
      return [{ field: 'founders', value: names.slice(0, 10), confidence: TRUST.markup, url: page.url }];
  }
  return [];
}

/** `120 employees`, `a team of 50`; a rounded number with `more than` before it is as good as the year it was written in. */
function headcountFacts(page: Page): Fact[] {
  for (const { text } of page.lines) {
    if (text.length > 300) continue;
    const said =
      /\b(\d{1,3}(?:[.,]\d{3}|\d{0,3})?)\+? (?:employees|people work|team members|colleagues|staff|mitarbeiter(?:innen|:innen|\*innen)?(?: und mitarbeiter)?|beschäftigte|collaborateurs|salariés|empleados|funcionários|colaboradores|dipendenti|medewerkers|pracowników)\b/i.exec(
        text,
      )?.[1] ??
      /\b(?:team of|employs|employing|beschäftigt|emploie|emplea|emprega) (?:more than |over |about |around |über |rund |mehr als )?(\d{1,3}(?:[.,]\d{3}|\d{0,3})?)\b(?! ?%)/i.exec(
        text,
      )?.[1];
    const count = Number(said?.replaceAll(/[.,]/g, ''));
    if (said && count > 0 && count < 1_000_000)
      return [{ field: 'employees', value: count, confidence: TRUST.text, url: page.url }];
  }
  return [];
}
