/** Luhn's digit for a row of digits. */
export function luhnDigit(payload: string): string {
  let sum = 0;
  for (let index = 0; index < payload.length; index++) {
    const digit = Number(payload[payload.length - 1 - index]);
    const doubled = index % 2 === 0 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return String((10 - (sum % 10)) % 10);
}

/** The two digits of ISO 7064 MOD 97-10 (ISO 17442 for LEIs); letters count from A = 10. */
export function mod97Digits(payload: string): string {
  let rest = 0;
  for (const sign of `${payload}00`) {
    const value = Number.parseInt(sign, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return String(98 - rest).padStart(2, '0');
}

/** Sum of digits times weights. */
export function weighted(payload: string, weights: readonly number[]): number {
  return weights.reduce((sum, weight, index) => sum + weight * Number(payload[index]), 0);
}

/**
 * The two digits of a CNPJ, alphanumeric ones too (Receita Federal, Instrução Normativa 2.229/2024): each sign counts as
 * its character code less 48, weights 2 to 9 from the right, modulo 11.
 */
export function cnpjDigits(payload: string): string {
  const first = cnpjDigit(payload);
  return first + cnpjDigit(payload + first);
}

function cnpjDigit(text: string): string {
  let sum = 0;
  for (let index = 0; index < text.length; index++) {
    sum += (text.charCodeAt(text.length - 1 - index) - 48) * (2 + (index % 8));
  }
  const rest = sum % 11;
  return String(rest < 2 ? 0 : 11 - rest);
}

/** ISO 7064 MOD 11,10, as German VAT numbers use it. */
export function mod11and10Digit(payload: string): string {
  let product = 10;
  for (const sign of payload) {
    const sum = (Number(sign) + product) % 10 || 10;
    product = (2 * sum) % 11;
  }
  return String((11 - product) % 10);
}

/** Last sign of an Indian GSTIN: Luhn's method over the 36 digits and letters. */
export function gstinDigit(payload: string): string {
  let sum = 0;
  for (let index = 0; index < payload.length; index++) {
    const product = Number.parseInt(payload.charAt(index), 36) * (1 + (index % 2));
    sum += Math.floor(product / 36) + (product % 36);
  }
  return ((36 - (sum % 36)) % 36).toString(36).toUpperCase();
}
