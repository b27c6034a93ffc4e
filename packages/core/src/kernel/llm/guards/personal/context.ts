const CUE_REACH = 44;
const NEAR = 22;

/** The words right before a place, in which something may say what stands there. */
export const before = (text: string, at: number): string => text.slice(Math.max(0, at - CUE_REACH), at);

/**
 * Words that say the number is something else: an order, an invoice, a serial number. Only the nearest words
 * count, so that "call about order 4711" is an order and "order by phone: 030 …" is a phone number.
 */
const OTHER_NUMBER =
  /(?:order|invoice|serial|part|tracking|ticket|case|sku|isbn|ean|article|po|batch|lot|model|item|build|version|release|ref|reference|bestell\p{L}*|rechnung\p{L}*|auftrag\p{L}*|serien\p{L}*|artikel|vorgang\p{L}*|kundennummer|los|charge|commande|facture|série|dossier|colis|référence|siret|siren|lot|pedido|factura|serie|expediente|lote|referencia|paquete|ordine|fattura|pratica|lotto|riferimento|pacco|fatura|série|processo|referência|pacote)[\s.:#°ºn-]*(?:no|nr|num|number|nummer|numero|número|numéro|id|code)?[\s.:#°ºis=-]*$/iu;

export const saysOtherNumber = (text: string, at: number): boolean =>
  OTHER_NUMBER.test(text.slice(Math.max(0, at - NEAR), at));

/** True when the character is a letter or digit of any script. */
export function isWordCharacter(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if (Number.isNaN(code)) return false;
  if (code < 128) return (code > 47 && code < 58) || (code > 64 && code < 91) || (code > 96 && code < 123);
  return /[\p{L}\p{N}]/u.test(text.charAt(at));
}

/** The end of what a sticky expression matches at `at`, or -1. */
export function matchEnd(shape: RegExp, text: string, at: number): number {
  shape.lastIndex = at;
  return shape.test(text) ? shape.lastIndex : -1;
}

/** Neither a letter or digit nor a further group of digits follows. */
export function endsCleanly(text: string, end: number): boolean {
  if (isWordCharacter(text, end)) return false;
  const next = text.charCodeAt(end);
  const joins = next === 45 || next === 46 || next === 47 || next === 95;
  return !(joins && isWordCharacter(text, end + 1));
}

/** Neither a letter or digit nor a joined group stands before. */
export function startsCleanly(text: string, start: number): boolean {
  if (start === 0) return true;
  if (isWordCharacter(text, start - 1)) return false;
  const previous = text.charCodeAt(start - 1);
  const joins = previous === 45 || previous === 46 || previous === 47 || previous === 95 || previous === 44;
  return !(joins && start > 1 && isWordCharacter(text, start - 2));
}
