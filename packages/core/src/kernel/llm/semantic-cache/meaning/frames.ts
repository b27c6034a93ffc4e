import { type Rule, rewriting, rule } from './rewriting.ts';

/**
 * Ways of asking the same thing, each written as one: "what is the best way to", "how can I" and "how to" ask how
 * to do something. The rules see plain forms without articles ("what be way to"), joined by spaces, one sentence
 * at a time. They never touch a negation, a number or a name, and none of them turns a question round.
 */

const PERSON = '(?:i|we|you|one|someone|somebody|anyone|anybody)';
const ASK = '(?:can|could|would|will) (?:you|someone|somebody|anyone|anybody) (?:please )?';
const GOOD =
  '(?:best|good|great|better|some|possible|various|different|any|effective|most effective|ideal|proper|correct|right)';
const WAY = '(?:way|method|technique|approach|step|strategy|process|procedure)';
const NOUNS = '((?:[^ ]+ ){1,3}?)';

/** Requests to speak at all: what follows is the question. */
const POLITE: readonly Rule[] = [
  rule(`^(?:hi|hello|hey|dear all|good morning) (?:, )?`, ''),
  rule(
    `^${ASK}(?:tell|explain|show|help|teach|let)(?: to)?(?: me| us)?(?: know| understand| find out)?(?: about)? (?=what|how|why|where|when|who|which)`,
    '',
  ),
  rule(
    `^(?:tell|show|teach|let|explain)(?: to)?(?: me| us)?(?: know)? (?=what|how|why|where|when|who|which)`,
    '',
  ),
  rule(
    `^(?:i|we) (?:want|need|would like|be trying|wish) to (?:know|find out|understand) (?=what|how|why|where|when|who|which)`,
    '',
  ),
  rule(`^(?:do|does) (?:you|anyone|anybody|someone|somebody) know (?=what|how|why|where|when|who|which)`, ''),
  rule(`^(?:i|we) (?:wonder|be wondering) (?=what|how|why|where|when|who|which)`, ''),
  rule('^any idea (?:on |about )?(?=what|how|why|where|when|who|which)', ''),
  // An indirect question has its verb at the end: "what the capital of France is".
  rule(
    '^(what|who|where|when|which) (?!be |was |do |did |have |can |could |should |would |will |may |might )((?:[^ ]+ ){1,6})(be|was) $',
    '$1 $3 $2',
  ),
];

const HOW: readonly Rule[] = [
  rule(`^how do (${PERSON}) (?:go about )?`, 'how-to $1 '),
  rule(`^how (can|could|might|should|would|must) (${PERSON}) `, 'how-$1 $2 '),
  rule('^how to ', 'how-to '),
  rule(`^what (?:be )?(?:${GOOD} )*${WAY} (?:to|in which ${PERSON} can|${PERSON} can) `, 'how-to '),
  rule(`^what (?:be )?(?:${GOOD} )*${WAY} (?:of|for) (?=[^ ]+ing )`, 'how-to ing:'),
  rule(`^(?:which|what) (?:be )?${GOOD} ${WAY} to `, 'how-to '),
  rule(`^(?:be|do) there (?:have )?(?:${GOOD} )*${WAY} to `, 'how-to '),
  rule(`^what do (${PERSON}) (?:need|have) to do (?:to|in-order-to) `, 'how-to $1 '),
  rule(`^what (can|could|should|must) (${PERSON}) do (?:to|in-order-to) `, 'how-$1 $2 '),
  rule(`^what (can|could|should|must) (${PERSON}) do (?=if |when |after |about )`, 'what-$1-do $2 '),
  rule(`^(?:give|list)(?: me| us)? (?:some )?${WAY} to `, 'how-to '),
  rule('^(?:how do it feel|what do it feel like|what be it like|how be it) to ', 'feel-like '),
  rule('^how long (?:do|will|would) it take (?:for )?(?:one |me |you |someone )?to ', 'how-long '),
  rule('^how much time (?:do|will|would) it take (?:for )?(?:one |me |you |someone )?to ', 'how-long '),
  rule('^how many (people|person) be there ', 'how many person be there '),
  rule(`^how (?:do|would) (?:you|one) feel (?:about|on) `, 'opinion-of '),
];

const WHAT: readonly Rule[] = [
  rule('^which be (?:some of |some )?', 'what be '),
  rule('^what be some (?:of )?', 'what be '),
  rule('^(?:name|list)(?: down)?(?: me)? (?:some |few )?(?:of )?', 'what be '),
  rule('^give(?: me| us)? (?:some |list of )', 'what be '),
  rule(
    '^(?:do|can) (?:you|anyone|anybody) (?:suggest|recommend) (?:me )?(?:some |any )?(?=good|best|great)',
    'what be ',
  ),
  rule('^(?:suggest|recommend) (?:me )?(?:some )?(?=good|best|great)', 'what be '),
  rule('^what (?:do|would) (?:you|people) think (?:of|about|on) ', 'opinion-of '),
  rule(
    '^what be (?:your|people|quoran) (?:opinion|view|thought|take|review|idea) (?:of|on|about|for) ',
    'opinion-of ',
  ),
  rule('^what be (?:meant|meaning|definition) (?:by|of) (?:word |term |phrase )?', 'meaning-of '),
  rule('^what (?:do) ((?:[^ ]+ ){1,4})mean $', 'meaning-of $1'),
  rule('^define ', 'meaning-of '),
  rule('^what (?:will |would )?happen (if|when) ', 'what happen $1 '),
  rule('^why be it that ', 'why '),
  rule('^how come ', 'why '),
  rule('^what be (?:main )?reason (?:why|that|as to why) ', 'why '),
  rule('^what (?:be )?(?:make|cause) ', 'what cause '),
  rule('^how much (?:do|would|will) ((?:[^ ]+ ){1,6})cost $', 'price-of $1'),
  rule('^what (?:do) ((?:[^ ]+ ){1,6})cost $', 'price-of $1'),
  rule('^what be (?:price|cost) (?:of|for) ', 'price-of '),
  rule('^how old be ', 'what be age of '),
  rule('^how tall be ', 'what be height of '),
  rule('^how (?:big|large) be ', 'what be size of '),
  rule('^what be good (?=[^ ])', 'what be best '),
  rule(
    `^(?:what|which) (?!be |do |did |can |cause |kind-of )${NOUNS}be (best|worst|most [^ ]+|[^ ]{3,}est) `,
    'what be $2 $1',
  ),
];

const YES_NO: readonly Rule[] = [
  rule('^be it possible (?:for (?:me|us|one|someone) )?to ', 'possible '),
  rule('^be there (?:any |some )?possibility to ', 'possible '),
  rule('^can (i|we|one) ', 'possible $1 '),
  rule('^be i able to ', 'possible i '),
];

/** Do-support says nothing; before a person or thing that does something it only marks the question. */
const AFTER: readonly Rule[] = [
  rule('^be there (?:any|some) ', 'be there '),
  rule('^which (?!one |of |be )', 'what '),
  // Nothing beats the best: "the richest man in the world" is "the richest man".
  rule(
    '^(what|who|where) ((?:[^ ]+ )*(?:best|worst|greatest|most [^ ]+|[^ ]{3,}est) (?:[^ ]+ )*?)(?:ever|of all time|in world|of world|in entire world|in whole world) (?=$|, )',
    '$1 $2',
    / (?:ever|time|world) /u,
  ),
  rule('^(how|why|where|when) do ', '$1 '),
  rule('^where (?:can )?(?:i|we|one|someone) ', 'where can '),
  rule('^(where|when) (can|could|should) (?:i|we|one|someone) ', '$1 $2 '),
  rule('^when (?:i|we|one) ', 'when '),
  rule('^how-to (begin|stop|keep|avoid|enjoy|quit) to (?=[^ ]+ )', 'how-to $1 '),
  rule('^(?:in|on) which ', 'which '),
];

/** Writes one sentence, as plain words each with a space behind it, in the frame all its variants share. */
export const frame = rewriting([...POLITE, ...HOW, ...YES_NO, ...WHAT, ...AFTER]);
