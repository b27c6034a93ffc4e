import { isIPv6 } from 'node:net';
import type { Span } from '../finding.ts';
import { isWordCharacter, matchEnd } from './context.ts';

const IPV4 = /(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)\.){3}(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)/y;
const MAC = /[\da-f]{2}([:-])[\da-f]{2}(?:\1[\da-f]{2}){4}|[\da-f]{4}\.[\da-f]{4}\.[\da-f]{4}/iy;
const IPV6 = /(?:[\da-f]{0,4}:){2,7}(?:[\da-f]{1,4}|(?:\d{1,3}\.){3}\d{1,3})?/iy;

/** Before four numbers with dots these say that they are a version, a section or a clause. */
const NUMBERED =
  /\bv$|\bver\.?\s?$|version|versión|versione|versão|release|upgrade|update|firmware|\bbuild|section|clause|abschnitt|kapitel|ziffer|sección|sezione|secção|seção|§/iu;
const ADDRESSED =
  /\bip\b|address|adresse|server|\bhost|gateway|indirizzo|dirección|endereço|servidor|serveur/iu;

function touchesMore(text: string, start: number, end: number): boolean {
  const previous = text.charCodeAt(start - 1);
  if (isWordCharacter(text, start - 1) || previous === 46 || previous === 58 || previous === 45) return true;
  if (isWordCharacter(text, end)) return true;
  const next = text.charCodeAt(end);
  return (next === 46 || next === 45 || next === 58) && isWordCharacter(text, end + 1) && next !== 58;
}

export const isHexadecimal = (code: number): boolean =>
  (code > 47 && code < 58) || (code > 64 && code < 71) || (code > 96 && code < 103);

/** Each kind of address has at most four hexadecimal digits at its beginning and then one of these signs. */
function canBegin(text: string, at: number): boolean {
  let place = at;
  while (place < at + 5 && isHexadecimal(text.charCodeAt(place))) place += 1;
  const sign = text.charCodeAt(place);
  return sign === 46 || sign === 58 || sign === 45;
}

/** The IPv4, IPv6 or MAC address that begins at a place. A version number of four parts is none. */
export function networkAddressAt(text: string, at: number): Span | undefined {
  if (!canBegin(text, at)) return undefined;
  const mac = matchEnd(MAC, text, at);
  if (mac > 0 && !touchesMore(text, at, mac) && text.charCodeAt(mac) !== 58)
    return { kind: 'mac', start: at, end: mac, score: 0.97 };
  const v4 = matchEnd(IPV4, text, at);
  if (v4 > 0 && !touchesMore(text, at, v4) && !isVersion(text, at))
    return { kind: 'ip', start: at, end: v4, score: 0.9 };
  const v6 = matchEnd(IPV6, text, at);
  if (v6 < 0 || isWordCharacter(text, at - 1) || isWordCharacter(text, v6)) return undefined;
  const address = text.slice(at, v6);
  if (address.length < 6 || !isIPv6(address)) return undefined;
  return { kind: 'ip', start: at, end: v6, score: 0.95 };
}

function isVersion(text: string, at: number): boolean {
  const words = text.slice(Math.max(0, at - 56), at);
  return NUMBERED.test(words) && !ADDRESSED.test(words);
}
