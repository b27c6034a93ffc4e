import { SYNONYMS } from './synonyms.ts';

/**
 * Pairs of opposites, written for this project: sales, finance, software, people and everyday questions.
 * The guard needs none of them to refuse (every unknown difference is refused); they say why, and a test
 * proves by them that no group of synonyms holds two opposites.
 */
const PAIRS = `
able/unable above/below absent/present accept/decline accept/reject acceptable/unacceptable accurate/inaccurate
acquire/divest activate/deactivate active/inactive active/passive add/remove add/subtract adequate/inadequate advance/retreat
advantage/disadvantage affordable/unaffordable after/before agree/disagree alive/dead all/none allow/forbid allow/deny allow/block
allow/prohibit always/never ancient/modern appear/disappear appreciate/depreciate approve/reject arrive/depart arrive/leave
ascending/descending asleep/awake asset/liability assemble/disassemble asynchronous/synchronous attach/detach attack/defend
attract/repel authorize/revoke authorized/unauthorized automatic/manual automated/manual available/unavailable aware/unaware
backward/forward bad/good bearish/bullish beautiful/ugly beginner/expert beginning/end begin/end begin/stop believe/doubt benefit/drawback
benefit/risk best/worst better/worse big/small bind/unbind bitter/sweet black/white blacklist/whitelist bless/curse block/unblock
blunt/sharp bold/timid boom/bust borrow/lend bottom/top boy/girl brave/cowardly break/repair brief/long bright/dark bright/dim broad/narrow
brother/sister build/demolish busy/idle buy/sell buyer/seller buying/selling cancel/renew cancel/confirm capable/incapable careful/careless
cause/prevent ceiling/floor centralized/decentralized certain/uncertain cheap/expensive cheaper/dearer cheapest/dearest
check/uncheck child/adult civilian/military clean/dirty clear/unclear clever/stupid client/server close/open closed/open coarse/fine cold/hot
cold/warm combine/separate comfortable/uncomfortable common/rare compatible/incompatible competent/incompetent complete/incomplete
complex/simple complicated/simple compress/decompress compress/expand conceal/reveal concave/convex confident/insecure connect/disconnect
conscious/unconscious conservative/liberal consistent/inconsistent constant/variable construct/destroy construction/destruction
consumer/producer contract/expand convenient/inconvenient cool/warm correct/incorrect correct/wrong create/delete create/destroy
creditor/debtor credit/debit cruel/kind customer/vendor customer/supplier dangerous/safe dawn/dusk day/night decline/grow decode/encode
decrease/increase decreased/increased decreasing/increasing decrypt/encrypt deep/shallow defeat/victory defend/prosecute deficit/surplus
deflation/inflation deflate/inflate demand/supply demote/promote deny/grant deny/admit dependent/independent deposit/withdraw deposit/withdrawal
deprecate/introduce descend/ascend destroy/create detach/attach deteriorate/improve difference/similarity different/same differ/match difficult/easy
direct/indirect disable/enable disabled/enabled disallow/allow discharge/charge disconnect/connect discourage/encourage dishonest/honest
dislike/like divide/multiply division/multiplication divorce/marriage domestic/foreign domestic/international dominant/recessive
double/halve down/up downgrade/upgrade download/upload downstream/upstream downtime/uptime dry/wet dull/sharp dynamic/static each/none
early/late earlier/later earliest/latest earn/spend earn/lose east/west eastern/western easiest/hardest easier/harder effective/ineffective
efficient/inefficient elastic/rigid eligible/ineligible emigrate/immigrate employ/dismiss employed/unemployed employee/employer
employment/unemployment empty/full endothermic/exothermic enemy/friend enter/exit enter/leave entrance/exit equal/unequal ethical/unethical
even/odd everybody/nobody everyone/nobody everything/nothing everywhere/nowhere evil/good exclude/include exclusive/inclusive excluding/including
exhale/inhale expected/unexpected expense/income experienced/inexperienced explicit/implicit export/import exporter/importer
external/internal extrovert/introvert fail/succeed fail/pass failed/passed failure/success fair/unfair faithful/unfaithful fake/genuine fake/real
fall/rise falling/rising false/true familiar/unfamiliar famous/unknown far/near farthest/nearest fast/slow faster/slower fastest/slowest
fat/thin father/mother fatter/thinner favorable/unfavorable female/male feminine/masculine few/many fewer/more fewest/most fiction/nonfiction
find/lose finite/infinite fire/hire fired/hired first/last fit/unfit fixed/variable flexible/inflexible flexible/rigid float/sink follow/lead
follow/unfollow follower/leader forget/remember forgive/punish formal/informal fortunate/unfortunate forward/reverse found/lost free/paid
freeze/melt freeze/thaw frequent/infrequent frequently/rarely fresh/stale friend/unfriend friendly/hostile friendly/unfriendly from/to front/back
front/rear full/partial future/past gain/lose gain/loss gather/scatter general/specific generous/stingy gentle/rough giant/tiny give/take
good/poor grow/shrink growth/decline guest/host guilty/innocent happy/sad happy/unhappy hard/easy hard/soft harmful/harmless harmful/beneficial hate/love
healthy/unhealthy healthy/sick heaven/hell heavier/lighter heavy/light heaviest/lightest height/depth hidden/visible hide/show hide/unhide
high/low higher/lower highest/lowest hire/dismiss hit/miss horizontal/vertical hostile/friendly hot/cool hotter/colder hottest/coldest
human/machine husband/wife idle/active ignore/notice illegal/legal illegitimate/legitimate illogical/logical imaginary/real immature/mature
immediate/delayed immoral/moral immortal/mortal impatient/patient imperfect/perfect impolite/polite important/unimportant impossible/possible
improbable/probable improve/worsen improper/proper in/out inbound/outbound incoming/outgoing income/expenditure incoming/outbound
inferior/superior inflow/outflow inner/outer input/output insert/delete inside/outside install/uninstall installed/uninstalled intentional/accidental
interest/boredom interesting/boring interior/exterior intermittent/continuous invalid/valid invest/divest invisible/visible involve/exclude irregular/regular
irrelevant/relevant irresponsible/responsible join/leave join/quit junior/senior junk/treasure just/unjust keep/discard keep/remove kill/save king/queen
known/unknown land/sea landlord/tenant large/small larger/smaller largest/smallest last/next lately/formerly laugh/cry lazy/diligent least/most
leave/stay left/right legacy/modern lender/borrower lengthen/shorten less/more licensed/unlicensed life/death lift/drop like/unlike
likely/unlikely limited/unlimited literal/figurative literate/illiterate little/much load/unload local/global local/remote lock/unlock locked/unlocked
log-in/log-out login/logout long/short long-term/short-term longer/shorter longest/shortest loose/tight loosen/tighten lose/win losing/winning loser/winner
loss/profit lossless/lossy loud/quiet lower/raise lower/upper lowercase/uppercase loyal/disloyal lucky/unlucky major/minor majority/minority
male/female man/woman mandatory/optional manual/automatic many/few married/single married/unmarried master/slave maximal/minimal maximize/minimize maximum/minimum
max/min mean/kind mental/physical merge/split merge/demerge minus/plus miser/spendthrift missing/present mobile/stationary monarchy/republic
morning/evening mount/unmount mute/unmute mutable/immutable narrow/wide narrower/wider native/foreign natural/artificial natural/synthetic necessary/unnecessary
negative/positive nephew/niece net/gross neutral/biased new/old newer/older newest/oldest night/day noise/silence noisy/quiet nominal/real
normal/abnormal north/south northern/southern now/later now/then numerator/denominator obey/disobey objective/subjective
obscure/clear occupied/vacant odd/normal offense/defense offensive/defensive offline/online offshore/onshore often/seldom often/rarely on/off onboarding/offboarding
onboard/offboard opaque/transparent opponent/ally oppose/support opposite/same opt-in/opt-out optimism/pessimism optimist/pessimist optimistic/pessimistic
optional/required order/disorder ordered/unordered ordinary/extraordinary organic/inorganic organized/disorganized original/copy other/same outside/within
over/under overestimate/underestimate overpriced/underpriced overvalued/undervalued overweight/underweight overt/covert own/rent owner/tenant pack/unpack
paid/unpaid pain/pleasure parallel/serial parallel/sequential parent/child partial/complete pass/fail passed/failed past/present pause/resume peace/war
permanent/temporary permit/prohibit permit/forbid personal/public personal/professional plentiful/scarce plug/unplug poor/rich popular/unpopular portable/stationary positive/negative
possible/impossible poverty/wealth powerful/powerless practical/impractical praise/criticize precede/follow predator/prey predictable/unpredictable
prefix/suffix premium/discount prepaid/postpaid present/past preventable/inevitable previous/next primary/secondary private/public privatize/nationalize
pro/con productive/unproductive professional/amateur profit/loss profitable/unprofitable progress/regress progressive/regressive prohibit/permit prologue/epilogue
proprietary/open-source pros/cons protect/endanger prove/disprove publish/unpublish pull/push punish/reward pure/impure qualified/unqualified
quality/quantity question/answer quick/slow quicker/slower quickest/slowest raise/reduce raise/drop rational/irrational read/write ready/unready
rear/front reasonable/unreasonable receive/send receiver/sender recent/old reckless/cautious recognized/unrecognized recommend/discourage reduce/increase
refundable/nonrefundable refuse/accept registered/unregistered reject/approve relative/absolute release/hold reliable/unreliable religious/secular
remember/forget remote/on-site remove/insert rent/own replaceable/irreplaceable restricted/unrestricted retail/wholesale retain/lose retained/churned revenue/cost
reversible/irreversible revoke/grant right/wrong ripe/unripe rise/drop rough/smooth rude/polite rural/urban safe/unsafe safe/risky sane/insane satisfied/dissatisfied
satisfied/unsatisfied save/spend saver/spender secure/insecure secure/vulnerable seen/unseen select/deselect selfish/selfless sell/purchase send/get separate/join
servant/master shallow/deep sharp/dull shiny/dull short/tall shorter/taller shortest/tallest shout/whisper show/conceal shrink/expand shut/open sick/well
signed/unsigned silent/loud similar/different sink/float sister/brother skilled/unskilled slim/fat smart/dumb smoker/nonsmoker sober/drunk social/antisocial
soft/hard solid/liquid soluble/insoluble solved/unsolved son/daughter sooner/later sour/sweet sparse/dense speed-up/slow-down spend/earn stable/unstable stand/sit
start/end start/finish start/stop started/stopped starting/ending steady/unsteady sticky/slippery stop/continue stop/resume straight/crooked straight/curved strength/weakness
strengthen/weaken strict/lenient strong/weak stronger/weaker strongest/weakest structured/unstructured submit/withdraw subscribe/unsubscribe success/failure
successful/unsuccessful sufficient/insufficient suitable/unsuitable summer/winter sunrise/sunset supported/unsupported sure/unsure surface/depth
surrender/resist sweet/bitter symmetric/asymmetric sympathetic/unsympathetic sync/async synonym/antonym tangible/intangible tame/wild taxable/tax-free teach/learn teacher/student
tense/relaxed thick/thin thicker/thinner tighten/loosen today/tomorrow today/yesterday together/apart toxic/nontoxic trust/distrust trusted/untrusted truth/lie typical/atypical
unanimous/divided unify/divide uncle/aunt underweight/overweight understand/misunderstand undo/redo union/intersection unique/common unite/divide unpaid/settled
upgrade/downgrade upside/downside useful/useless usual/unusual valuable/worthless vegetarian/carnivore veto/approve vice/virtue victim/aggressor victim/perpetrator villain/hero
violent/peaceful visible/hidden voluntary/involuntary voluntary/mandatory warm/cool waste/conserve weak/powerful weekday/weekend weekdays/weekends welcome/unwelcome
white-hat/black-hat whole/part win/fail wise/foolish with/without within/beyond withdraw/join yes/no yesterday/tomorrow young/old younger/older youngest/oldest zip/unzip
`;

const OPPOSITES = new Map<string, Set<string>>();
for (const pair of PAIRS.trim().split(/\s+/u)) {
  const [one = '', other = ''] = pair.split('/');
  // As they are written, and as their group of synonyms is.
  for (const left of [one, SYNONYMS.get(one) ?? one])
    for (const right of [other, SYNONYMS.get(other) ?? other]) {
      join(left, right);
      join(right, left);
    }
}

function join(word: string, opposite: string): void {
  const known = OPPOSITES.get(word) ?? new Set();
  OPPOSITES.set(word, known.add(opposite));
}

/** Every word of the list with its opposites. */
export const ANTONYMS: ReadonlyMap<string, ReadonlySet<string>> = OPPOSITES;

const OPPOSING_PREFIX = /^(?:un|dis|in|im|ir|il|non|de|mis|anti|a)(?=\p{L}{3})/u;

/** True when one of the words is the other's opposite: by the list, by a prefix (`un-`, `dis-`) or by `-less` and `-ful`. */
export function areOpposites(one: string, other: string): boolean {
  return (
    OPPOSITES.get(one)?.has(other) === true ||
    one.replace(OPPOSING_PREFIX, '') === other ||
    other.replace(OPPOSING_PREFIX, '') === one ||
    (one.replace(/less$/u, 'ful') === other && one !== other) ||
    (other.replace(/less$/u, 'ful') === one && one !== other)
  );
}
