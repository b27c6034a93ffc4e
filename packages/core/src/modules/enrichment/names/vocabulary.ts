import { PLACES } from './places.ts';

/**
 * What a word of a company's name tells of which company it is. `word`: its own; `weak`: nearly nothing (group);
 * `descriptor`: what it does (systems, bank); `apart`: which part of a family it is (holdings, north, trust);
 * `place`; `number`.
 */
export type TokenKind = 'word' | 'weak' | 'descriptor' | 'apart' | 'place' | 'number';

/** Spellings and abbreviations of one word, the word itself first; a line for each. */
const WEAK = `
group groups grp gruppe groupe grupo gruppo groep gruppen grupa gruppa skupina
company companies co cos compagnie companhia compania kompaniya firma
corporation corporations corp corporacion corporacao korporatsiya
enterprise enterprises ent entreprise entreprises empresa empresas
limited ltd
joint
stock
private pvt
public
incorporated inc
organisation organization organizacion organisasjon org
business businesses
worldwide
society soc societe sociedad sociedade societa societatea
commercial comercial
concern konzern konzerne kontsern
official
online
`;

const DESCRIPTORS = `
international intl int internacional internazionale internationale internationaux mezhdunarodnyy
global globale
national natl nacional nazionale nationale natsionalnyy
technology technologies tech techs tec technologie tecnologia tecnologias tekhnologii teknoloji
system systems systeme systemes sistema sistemas sistemi sistemy
solution solutions soluciones solucoes loesungen losungen soluzioni
service services svc svcs serv servicio servicios servicos servizi servis dienst dienste dienstleistungen uslugi
industry industries ind inds industrie industria industrias industrial industrials industriale industriel sanayi
manufacturing mfg manufacturers manufacture manufacturer mfrs
bank banks bk banking banco banque banca banka bankas bankasi
insurance insurances ins versicherung versicherungen assurance assurances seguros assicurazioni sigorta
finance financial financials fin financiera financeira finanz finanzen finanziaria
investment investments inv invest investissement inversiones investimentos
construction constructions constr construcciones construcoes costruzioni bau baugesellschaft stroitelnaya insaat
engineering engg eng engineers ingenieria engenharia ingegneria ingenieurbuero ingenieurburo muhendislik
development developments dev developers desarrollo desenvolvimento
management mgmt mgt
consulting consultants consultancy consult consultoria beratung unternehmensberatung conseil consulenza danismanlik
trading trade trades trd handel handels handelsgesellschaft comercio commercio ticaret torgovaya
transport transports transportation transportes trans trasporti spedition
logistics logistic logistica logistik logistique lojistik
electronics electronic electronica elektronik
electric electrical electricity electrica elettrica elektro
energy energies energie energia energias enerji energo
power
oil petrol
petroleum petrole petroleo
gas
chemical chemicals chemie chemische quimica chimica chemistry
pharmaceutical pharmaceuticals pharma pharm pharmacy farmaceutica ilac
medical medicals medizin medica medizintechnik
health healthcare
wealth
foods food alimentos aliments lebensmittel gida alimentari
beverage beverages drinks bebidas
motor motors
automotive automobile automobiles auto autos automotriz otomotiv
software
analytics
robotics
biotech biotechnology biotechnologies
intelligence
interactive
hardware
data
digital digitale
media medias medien
communication communications comms comm comunicaciones kommunikation
telecom telecommunications telecoms telekom telecomunicaciones telecommunication
network networks netz
design designs
marketing
advertising
entertainment
real
estate estates immobilien immobilier immobiliaria immobiliare
property properties
hotel hotels
restaurant restaurants
store stores
shop shops
retail
wholesale
product products prod produkte produits productos prodotti
production productions produktion
equipment equip
machine machines machinery maschinen maschinenbau makina
tool tools werkzeuge
steel stahl acier acero celik
metal metals metall metalle metaux
mining mines mineria
textile textiles textil tekstil
paper papier papel
plastic plastics plastik
glass glas
aviation
airline airlines airways air
aerospace
defence defense
security securities
shipping schiffahrt schifffahrt
marine maritime
university univ universitaet universitat universite universidad universita
institute inst institut instituto istituto
school schule ecole escuela
college
laboratory laboratories lab labs laboratoire laboratorios
research forschung recherche
science sciences
agency agencies agentur agence agencia
studio studios
partner partners
associates associate
brother brothers bros hermanos irmaos fratelli gebruder gebrueder freres broeders
son sons sohn sohne soehne fils hijos filhos figli zonen
works werk werke factory factories fabrik fabrika usine zavod plant plants
resource resources recursos
material materials
environment environmental umwelt
water wasser agua
agriculture agri agro agrar
building buildings builders
house haus maison casa
centre center ctr zentrum centro centrum
club
platform platforms plataforma
cloud
mobile
care
home
life
general generale
united
first
american
european
`;

const APART = `
holding holdings hldg hldgs holdco beteiligung beteiligungen beteiligungsgesellschaft participations participacoes
trust
fund funds fonds fondo
foundation fundacion fondation fondazione fundacao stiftung
association assoc assn associacao asociacion associazione verein
capital
ventures venture
leasing
series
north nord norte northern sever
south sud sur sul sued southern yug
east ost est este leste eastern vostok
west ouest oeste western zapad
central zentral centrale
upper
lower
new
old
junior jr
senior sr
subsidiary
division
government govt regierung gobierno governo
ministry ministerium ministere ministerio
department dept
municipal
pension pensions
`;

export interface KnownWord {
  readonly text: string;
  readonly kind: TokenKind;
}

/** Every spelling we know, with the word it stands for. */
const KNOWN_WORDS: ReadonlyMap<string, KnownWord> = new Map([
  ...entries(PLACES, 'place'),
  ...entries(APART, 'apart'),
  ...entries(DESCRIPTORS, 'descriptor'),
  ...entries(WEAK, 'weak'),
]);

function entries(lines: string, kind: TokenKind): [string, KnownWord][] {
  return lines
    .trim()
    .split('\n')
    .flatMap((line) => {
      const [text = '', ...spellings] = line.split(' ');
      const known = { text, kind };
      return [text, ...spellings].map((spelling): [string, KnownWord] => [spelling, known]);
    });
}

/** Between the words of a name; they say nothing. */
const JOINING_WORDS: ReadonlySet<string> = new Set(
  'of the and und et de der die das des du del della di da do dos den fur for pour para per a'.split(' '),
);

/** `&` in other words, in the middle of a name. */
export const AND_WORDS: ReadonlySet<string> = new Set('and und et y e og och ve en'.split(' '));

/** Numbers in words, English. */
const NUMBER_WORDS: ReadonlyMap<string, number> = new Map([
  ...'one two three four five six seven eight nine ten eleven twelve'
    .split(' ')
    .map((word, at) => [word, at + 1]),
  ...'twenty thirty forty fifty sixty seventy eighty ninety'
    .split(' ')
    .map((word, at) => [word, 10 * (at + 2)]),
  ['fourty', 40],
] as [string, number][]);

/** What is known of a word. */
export interface KnownToBe {
  readonly word: KnownWord | null;
  readonly number: number | null;
  readonly joins: boolean;
}

/** Of most words of a name nothing is known: one look says so. */
export const VOCABULARY: ReadonlyMap<string, KnownToBe> = new Map(
  [...KNOWN_WORDS.keys(), ...NUMBER_WORDS.keys(), ...JOINING_WORDS].map((text) => [
    text,
    {
      word: KNOWN_WORDS.get(text) ?? null,
      number: NUMBER_WORDS.get(text) ?? null,
      joins: JOINING_WORDS.has(text),
    },
  ]),
);
