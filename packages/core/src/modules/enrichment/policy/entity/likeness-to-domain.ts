import anyAscii from 'any-ascii';
import { normaliseCompanyName } from '../../names/index.ts';

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
