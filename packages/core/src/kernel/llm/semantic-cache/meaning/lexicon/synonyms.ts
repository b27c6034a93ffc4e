/**
 * Words and phrases that may stand for one another in a question without changing what would answer it,
 * written for this project. First the name they are all written as. Deliberately few: a missing pair costs a
 * hit, a wrong one gives somebody another question's answer.
 */
const GROUPS = `
buy: purchase
begin: start, commence
big: large, huge
biggest: largest
bigger: larger
movie: film, motion picture
picture: photo, photograph, pic
repair: fix
car: automobile
remove: get rid of
delete: erase
quick: fast, rapid
quickly: rapidly
fastest: quickest
client: customer
vendor: supplier
company: corporation
employee: staff member
coworker: colleague, co worker
create: make
happen: occur, take place
choose: select, pick
help: assist
need: require
enough: sufficient
difficult: hard, tough
hardest: most difficult, toughest
easiest: simplest
important: essential, crucial
most important: most crucial
error: mistake
bug: defect
answer: reply
forbidden: prohibited
maybe: perhaps
child: kid
doctor: physician
lawyer: attorney
woman: lady
smart: intelligent, clever
rich: wealthy
weird: strange
cellphone: cell phone, mobile phone, mobile telephone
smartphone: smart phone
tv: television
fridge: refrigerator
pc: personal computer
usa: united states, united states of america, u s a, america
uk: united kingdom
south america: south america
north america: north america
latin america: latin america
central america: central america
big data: big data
eu: european union
uae: united arab emirates
nyc: new york city
artificial intelligence: ai
machine learning: ml
llm: large language model
chief executive officer: ceo
chief technology officer: cto
chief financial officer: cfo
chief information officer: cio
chief operating officer: coo
chief marketing officer: cmo
crm: customer relationship management
seo: search engine optimization, search engine optimisation
roi: return on investment
kpi: key performance indicator
saas: software as a service, software as service
api: application programming interface
b2b: business to business
b2c: business to consumer
sla: service level agreement
gdp: gross domestic product
vpn: virtual private network
ipo: initial public offering
hr: human resources, human resource
icp: ideal customer profile
arr: annual recurring revenue
mrr: monthly recurring revenue
cac: customer acquisition cost
nps: net promoter score
gdpr: general data protection regulation
faq: frequently asked question
id: identification
tv show: television show, tv series, television series
website: web site
app: application
email: e mail
e book: ebook
wifi: wi fi
password: passcode
signup: sign up, register
login: log in, sign in, log into, sign into
logout: log out, sign out
setup: set up
vs: versus
etc: et cetera
okay: ok
information: info
advertisement: ad, advert
laboratory: lab
exam: examination
mathematics: math, maths
organization: organisation
favorite: favourite
color: colour
behavior: behaviour
center: centre
program: programme
analyze: analyse
optimize: optimise
recognize: recognise
realize: realise
organize: organise
customize: customise
license: licence
traveling: travelling
labor: labour
catalog: catalogue
defense: defence
math problem: maths problem
earn money: make money, make some money, earn some money, earn cash
grow taller: increase height, get taller, gain height, become taller, increase your height, increase my height
quit smoking: stop smoking, give up smoking
get job: find job, land job
get up: wake up
contact: get in touch with, reach out to
cancel: call off
postpone: put off
tolerate: put up with
deal with: cope with
gain weight: put on weight
new year resolution: new year 's resolution
iq: intelligence quotient
stop being: quit being
open source: opensource
real time: realtime
time zone: timezone
data base: database
start up: startup
back end: backend
front end: frontend
data set: dataset
work flow: workflow
health care: healthcare
power point: powerpoint
you tube: youtube
face book: facebook
whats app: whatsapp
git hub: github
hub spot: hubspot
e commerce: ecommerce
co founder: cofounder
lose weight: reduce weight
cause: lead to
nearby: near me
job interview: employment interview
increase: boost
improve: enhance
reduce: decrease, cut down on, cut down
find out: discover
use: utilize, utilise, make use of
employ: hire, recruit
trip: journey
dangerous: hazardous
illness: disease
world: globe
whole: entire
kind of: type of, sort of
purpose: aim
advantage of: benefit of, upside of
disadvantage of: drawback of, downside of
pros and cons: pro and con, advantage and disadvantage
also: as well
about: regarding, concerning, with regard to, with respect to, in regard to
because of: due to, owing to
instead of: rather than, in place of
in order to: so as to
for example: for instance, e g
that is: i e
every: each
nobody: no one
everybody: everyone
anybody: anyone
somebody: someone
till: until
though: although
while: whilst
among: amongst
toward: towards
`;

const STOP_WORDS_IN_PHRASES = /\b(?:a|an|the)\b\s*/gu;

/** Phrase → the words it is written as. Keys are words joined by one space. */
export const SYNONYMS: ReadonlyMap<string, string> = readGroups();

export interface Phrase {
  /** The words after the first. */
  readonly rest: readonly string[];
  readonly name: string;
}

/** The phrases by their first word, the longest first. */
export const PHRASES: ReadonlyMap<string, readonly Phrase[]> = new Map(
  [...Map.groupBy([...SYNONYMS].map(readPhrase), ({ first }) => first)].map(([first, phrases]) => [
    first,
    phrases.sort((one, other) => other.rest.length - one.rest.length),
  ]),
);

function readPhrase([phrase, name]: readonly [string, string]): Phrase & { first: string } {
  const [first = '', ...rest] = phrase.split(' ');
  return { first, rest, name };
}

function readGroups(): Map<string, string> {
  const found = new Map<string, string>();
  for (const line of GROUPS.trim().split('\n')) {
    const [name = '', members = ''] = line.split(': ');
    const shown = name.replaceAll(' ', '-');
    for (const member of [name, ...members.split(', ')]) {
      const phrase = member.replace(STOP_WORDS_IN_PHRASES, '').trim();
      if (phrase !== shown && phrase !== '') found.set(phrase, shown);
    }
  }
  return found;
}
