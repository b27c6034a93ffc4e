import anyAscii from 'any-ascii';
import { normaliseCompanyName } from '../../names/index.ts';
import { cleanText } from '../merge/clean-text.ts';

/** What a home page says of its owner. */
export interface HomePageWords {
  readonly title?: string | null;
  /** `og:site_name` or `application-name`. */
  readonly siteName?: string | null;
  /** `name` and `legalName` of its Organization in JSON-LD. */
  readonly organisationNames?: readonly string[];
}

export interface NameOfHomePage {
  readonly name: string;
  readonly confidence: number;
  readonly reason: string;
}

const SEPARATOR = /\s+[|–—·•»:\-/]+\s+|\s*[|·•»]\s*|:\s+/u;
const GENERIC =
  /^(?:home|home ?page|homepage|welcome|start|startseite|accueil|inicio|início|index|untitled|official (?:web)?site|website|404.*|not found|forbidden|error|loading.*|just a moment.*|attention required.*|access denied|coming soon|under construction|wordpress|my site|blog|login|sign in)[.!]*$/iu;
const LONGEST_NAME = 80;
const MOST_WORDS = 8;

/**
 * The name that a home page gives its company: what JSON-LD or the site's name say, else the part of the title that reads like the domain, else
 * the title's first or last part that could be a name. Null where it gives none.
 */
export function nameOfHomePage(words: HomePageWords, domain: string): NameOfHomePage | null {
  const found = candidates(words).map((one) => ({ ...one, likeness: likenessToDomain(one.name, domain) }));
  const scored = found.map((one) => ({ ...one, confidence: one.base + (1 - one.base) * 0.6 * one.likeness }));
  const [best] = scored.toSorted((a, b) => b.confidence - a.confidence);
  if (!best) return null;
  const like = best.likeness >= 0.6 ? `, and ${domain} reads like it` : '';
  return {
    name: best.name,
    confidence: Math.min(0.98, best.confidence),
    reason: `${best.where} says "${best.name}"${like}`,
  };
}

interface Said {
  readonly name: string;
  readonly base: number;
  readonly where: string;
}

function candidates({ title, siteName, organisationNames }: HomePageWords): Said[] {
  const parts = cleanText(title ?? '', 500).split(SEPARATOR);
  return [
    ...(organisationNames ?? []).map((name) => ({ name, base: 0.85, where: 'its structured data' })),
    { name: siteName ?? '', base: 0.8, where: 'the name of its site' },
    ...parts.map((name, at) => ({
      name,
      base: parts.length === 1 ? 0.5 : at === 0 || at === parts.length - 1 ? 0.45 : 0.25,
      where: 'its title',
    })),
  ].flatMap((said) => {
    const name = withoutWelcome(cleanText(said.name, 300));
    const isName =
      /\p{L}|\d{2}/u.test(name) &&
      name.length <= LONGEST_NAME &&
      name.split(' ').length <= MOST_WORDS &&
      !GENERIC.test(name);
    return isName ? [{ ...said, name }] : [];
  });
}

function withoutWelcome(name: string): string {
  return name
    .replace(/^(?:welcome to|willkommen bei|bienvenue chez|bienvenidos a|bem-vindo à)\s+/iu, '')
    .replace(/\s*[-–]?\s*(?:official (?:web)?site|home ?page)$/iu, '')
    .replace(/[®™©]+/gu, '')
    .trim();
}

/** 0..1: how much a name reads like a domain's label. `Acme Robotics GmbH` and `acme-robotics.de`: 1. */
export function likenessToDomain(name: string, domain: string): number {
  const label = letters((domain.split('.')[0] ?? '').replaceAll('-', ''));
  const { compact, stem } = normaliseCompanyName(name);
  const forms = [letters(compact), letters(stem), letters(anyAscii(name))].filter((form) => form !== '');
  const initials = stem
    .split(' ')
    .map((word) => word[0] ?? '')
    .join('');
  if (label === '' || forms.length === 0) return 0;
  if (forms.includes(label)) return 1;
  const first = letters(stem.split(' ')[0] ?? '');
  if (initials.length >= 2 && initials === label) return 0.7;
  if (forms.some((form) => label.startsWith(form) && form.length >= 4)) return 0.8;
  if (forms.some((form) => form.startsWith(label) && label.length >= 4)) return 0.8;
  return first.length >= 4 && (label.startsWith(first) || label.includes(first)) ? 0.6 : 0;
}

const letters = (text: string): string => text.toLowerCase().replaceAll(/[^a-z0-9]+/gu, '');
