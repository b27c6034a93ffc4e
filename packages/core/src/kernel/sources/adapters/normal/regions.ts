/** Names of the states that registers write as codes. */
const UNITED_STATES =
  'AL Alabama,AK Alaska,AZ Arizona,AR Arkansas,CA California,CO Colorado,CT Connecticut,DE Delaware,DC District of Columbia,' +
  'FL Florida,GA Georgia,HI Hawaii,ID Idaho,IL Illinois,IN Indiana,IA Iowa,KS Kansas,KY Kentucky,LA Louisiana,ME Maine,' +
  'MD Maryland,MA Massachusetts,MI Michigan,MN Minnesota,MS Mississippi,MO Missouri,MT Montana,NE Nebraska,NV Nevada,' +
  'NH New Hampshire,NJ New Jersey,NM New Mexico,NY New York,NC North Carolina,ND North Dakota,OH Ohio,OK Oklahoma,OR Oregon,' +
  'PA Pennsylvania,PR Puerto Rico,RI Rhode Island,SC South Carolina,SD South Dakota,TN Tennessee,TX Texas,UT Utah,VT Vermont,' +
  'VA Virginia,WA Washington,WV West Virginia,WI Wisconsin,WY Wyoming';
const BRAZIL =
  'AC Acre,AL Alagoas,AP Amapá,AM Amazonas,BA Bahia,CE Ceará,DF Distrito Federal,ES Espírito Santo,GO Goiás,MA Maranhão,' +
  'MT Mato Grosso,MS Mato Grosso do Sul,MG Minas Gerais,PA Pará,PB Paraíba,PR Paraná,PE Pernambuco,PI Piauí,' +
  'RJ Rio de Janeiro,RN Rio Grande do Norte,RS Rio Grande do Sul,RO Rondônia,RR Roraima,SC Santa Catarina,SP São Paulo,' +
  'SE Sergipe,TO Tocantins';

const REGIONS: Readonly<Record<string, ReadonlyMap<string, string>>> = {
  US: namesIn(UNITED_STATES),
  BR: namesIn(BRAZIL),
};

function namesIn(list: string): ReadonlyMap<string, string> {
  return new Map(list.split(',').map((entry) => [entry.slice(0, 2), entry.slice(3)]));
}

/** Whether a code of the SEC's, which has codes of its own for countries, is a state of the US. */
export function isAmericanState(code: string | undefined): boolean {
  return code !== undefined && REGIONS['US']?.has(code) === true;
}

/**
 * The name of a region, from its name or from a code of the US or Brazil (`CA`, `BR-SP`). A code of another country (`JP-13`) says
 * nothing to a reader and is left out.
 */
export function regionOf(words: string | undefined, country: string): string | undefined {
  const text = words?.trim();
  if (!text) return undefined;
  const code = text.replace(/^[A-Z]{2}-/, '');
  const named = REGIONS[country]?.get(code.toUpperCase());
  if (named !== undefined) return named;
  return /^[A-Z]{2}-[A-Z0-9]{1,3}$/.test(text) ? undefined : text;
}
