const STATES = new Set(
  (
    'AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD ' +
    'TN TX UT VT VA WA WV WI WY PR'
  ).split(' '),
);

/** Whether a code of the SEC's, which has codes of its own for countries, is a state of the US. */
export function isAmericanState(code: string | undefined): boolean {
  return code !== undefined && STATES.has(code);
}
