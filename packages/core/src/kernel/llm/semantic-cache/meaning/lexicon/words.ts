/** Small closed sets of English words that the guard treats each in its own way. */

const set = (words: string): ReadonlySet<string> => new Set(words.trim().split(/\s+/u));

/** Say nothing about what is asked. */
export const FILLERS = set('a an the please kindly really actually basically exactly');

/** Everything that turns a statement round. */
export const NEGATIONS = set(
  'not no never none nobody nothing nowhere neither nor without cannot hardly barely scarcely lack lacking fail failed except excluding unless stop stopped avoid prevent instead-of refuse non anti',
);

export const NEGATIVE_FORM = /^(?:un|dis|non|mis|anti|de|in|im|ir|il)\p{L}{4,}$|\p{L}{3,}less$/u;

export const QUANTIFIERS = set(
  'all every some any most many few several both half each only none much little enough more less fewer least single multiple another other whole part always often sometimes seldom rarely usually at-least at-most',
);

export const COMPARISONS = set(
  'more less over under above below than greater smaller higher lower better worse best worst least most max min maximum minimum before after up down = < > ≤ ≥',
);

export const TIME_WORDS = set(
  `now today yesterday tomorrow tonight currently recently lately soon later earlier previously formerly ago already yet still
  before after until since during next last past future upcoming previous this daily weekly monthly quarterly yearly annually
  monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october
  november december spring summer autumn fall winter morning noon afternoon evening night midnight q1 q2 q3 q4 quarter decade century
  first second third fourth fifth sixth seventh eighth ninth tenth initially finally day week month year hour minute`,
);

export const PLACE_WORDS = set(
  'in on at near here there inside outside abroad home local nearby north south east west northern southern eastern western domestic international',
);

export const MODALS = set(
  'can could may might must shall should will would ought need have-to did do was were be had has have been being',
);

export const PERSONS = set(
  'i me my mine myself you your yours yourself we us our ours ourselves he him his himself she her hers herself it its they them their theirs themself themselves own one oneself who whom whose',
);

export const ROLE_WORDS = set('by to from into onto out of off for against with toward through via as');

export const QUESTION_HEADS = set(
  'how what why who where when which whose whether how-to how-long how-much how-many how-often how-old price-of difference-of opinion-of meaning-of possible',
);

/** English words that show that a text is English at all; none of them is common in its neighbours. */
export const ENGLISH_MARKERS = set(
  `the of and to is are how what why who where when which do does did can could should would will my your our their his her you we they
  with for from that this these those have has had been be was were it its if or not about into than then there any some best most get make give list
  explain show tell write summarize summarise compare define describe find calculate translate i me a in on vs by`,
);

/** Nouns that belong to something, for which "the X of Y" and "Y's X" and "Y X" say the same. */
export const RELATIONAL_NOUNS = set(
  `capital population price cost author founder name color size height weight age president director symbol value role benefit advantage disadvantage
  feature culture salary revenue headquarters owner purpose importance history effect length width speed temperature status version chief-executive-officer
  chief-technology-officer chief-financial-officer chief-information-officer chief-operating-officer chief-marketing-officer ceo cto cfo address area currency language religion flag
  structure syllabus eligibility location headcount valuation market-share stock-price net-worth birthday nationality profession symptom function
  ingredient rule limitation strength weakness pricing warranty deadline budget title topic schedule duration frequency`,
);

/** Plural in form only, or another word without its s. */
export const KEEPS_ITS_S = set(
  `news physics mathematics maths economics politics goods arms glasses species series means savings customs blues thanks analytics ethics contents clothes
  sometimes always is was has this us gas bus plus bias virus status campus focus lens ios aws saas as his its thus yes less
  windows teams jobs athletics genetics electronics statistics mechanics dynamics logistics robotics graphics linguistics classics aesthetics
  headquarters alms odds outskirts premises proceeds spirits stairs surroundings does besides towards afterwards perhaps whereas overseas
  tennis chess christmas texas paris james charles jesus mars venus atlas canvas process business access success press class glass mass pass loss boss
  leaves brakes looks minutes manners quarters damages airs colors forces letters pains spectacles scales grounds`,
);

/** Forms that no rule finds. */
export const IRREGULAR: ReadonlyMap<string, string> = new Map(
  `men:man women:woman children:child people:person feet:foot teeth:tooth mice:mouse geese:goose knives:knife wives:wife lives:life
  halves:half shelves:shelf wolves:wolf thieves:thief criteria:criterion phenomena:phenomenon indices:index matrices:matrix analyses:analysis crises:crisis
  theses:thesis bases:basis are:be is:be am:be does:do has:have goes:go says:say
  am-time:am pm-time:pm it-field:it-field`
    .split(/\s+/u)
    .map((pair) => pair.split(':') as [string, string]),
);

const FUNCTION_WORDS = new Set(
  [
    ...ENGLISH_MARKERS,
    ...ROLE_WORDS,
    ...PERSONS,
    ...MODALS,
    'be',
    '|',
    '&',
    "'s",
    'how-to',
    'how-can',
    'possible',
  ].filter(
    (word) =>
      !NEGATIONS.has(word) &&
      !/^(?:best|most|make|get|give|list|explain|show|tell|write|summari[sz]e|compare|define|describe|find|calculate|translate|against|without)$/u.test(
        word,
      ),
  ),
);

/** Words that hold a sentence together and say little by themselves. Negations are none of them. */
export function isFunctionWord(word: string): boolean {
  return FUNCTION_WORDS.has(word);
}
