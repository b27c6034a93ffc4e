import type { Line } from './lines.ts';
import type { NamedGroup } from './names.ts';

/** Verbs that hand the reader a product, right before its name. */
const PICK_BEFORE =
  /(?:\b(?:choose|choosing|go (?:with|for)|pick|recommend(?:ed|ing|ation(?: is| would be)?)?|opt for|get|buy|use|start with|suggest|stick with|i'd (?:go with|choose|use|pick)|lean(?:ing)? towards?|best (?:choice|option|pick|bet)(?: \w+){0,6} is|winner is|top (?:pick|choice)(?: \w+){0,4} is|answer is|standard is|switch(?:ing)? to|mov(?:e|ing) to|upgrade to)|→|->|⇒|✅|🏆|🥇)\s*(?:the |a |using |trying |either |to )*[*_"“'(]*$/;
/** Softer: the reader is told to look at it. */
const LOOK_BEFORE =
  /\b(?:consider(?:ing)?|try|look (?:at|into)|check out|explore|evaluate|shortlist|trial(?:s)? (?:of|for)|demo|suit(?:s|ed)|worth (?:trying|considering)(?: is| are)?)\s*(?:the |a |using |trying |either |both )*[*_"“'(]*$/;
/** A need, and the name that answers it after a colon, dash or arrow (`Best for teams: X`) or only a comma (`If …, X`). */
const NEED_BEFORE =
  /^\W*(?:if|when|you|those who|people who|users who|teams|for|best|top|most|easiest|cheapest|need|want|looking|prefer|priorit|great|ideal|budget|overall|winner|pick|choice|value|the best|simplest|strongest|runner|short answer|quick answer|the answer|answer|verdict|bottom line|tl;?dr|recommendation|my)\b.*(?:([:=→—–]|->| - )|,)\s*(?:the |a |use |choose |consider |try |go with |pick )*[*_"“'(]*$/;
const LABELLED_PICK =
  /^[^:]{0,50}\b(?:best|top|winner|pick|overall|champion|recommended|favou?rite|editor'?s? choice|#1)\b/;
/** What follows a name that is being crowned. */
const CROWN_AFTER =
  /^(?:'s)?(?: \w+){0,3}?\s*(?:\([^)]{0,60}\)\s*)?[*_"”]*\s*(?:and [\w ]{1,20} )?(?:is|are|remains?|wins?|takes?|comes? out|tops?|leads?|stands? out|would be|will be|tends? to be|gives?|offers?|has|have)\b(?:(?!\b(?:but|while|whereas|though|although|not|never|no|less|than|once|if)\b|n't)[^.;,]){0,60}?\b(?:best|winner|top|ideal|excellent|great|strongest|standard|favou?rite|perfect|recommend\w*|hard to beat|(?:solid|good|fantastic|strong|safe|sensible|smart) (?:choice|option|pick|bet|fit)|stands? out|wins?|leads?|leader|easiest|cheapest|most (?:popular|trusted|reliable|secure|complete|affordable|polished|powerful|intuitive|user-friendly|comprehensive|flexible|recommended|versatile|cost-effective|balanced|capable|advanced|widely))\b/;
const AGAINST_BEFORE =
  /\b(?:avoid(?:ing)?|not recommend(?:ing)?|don't (?:use|choose|recommend|buy)|do not (?:use|choose|recommend|buy)|stay away from|steer clear of|wouldn't (?:recommend|use|choose)|would not (?:recommend|use|choose)|skip|ditch|leave|leaving|not (?:use|choose|consider)|move away from|caution (?:against|with|about)|wary of|except|instead of|rather than|recommend(?:ing)? against)\s*(?:using |choosing |recommending |the )*[*_"“'(]*$/;
/** Named only as an example or in passing. */
const PASSING_BEFORE =
  /(?:\be\.g\.?,?|\bfor example,?|\bfor instance,?|\bsuch as|\blike|\bincluding|\bincludes?)\s*[*_"“'(]*$/;

/** After a name that is advised against: only so, or only for some. */
const HEDGED_AFTER =
  /^[*_"”]*\s*(?:alone|by itself|on its own|only|if|for|when|unless|with|without|as (?:a|the|your))\b/;

/**
 * `pick`: the reader is handed the brand. `look`: told to look at it. `need`: it answers a need. `crown`: called the
 * best or the like. `hedged`: advised against in some case. `against`: in every case. `passing`: an example.
 */
export type CueKind = 'pick' | 'look' | 'need' | 'crown' | 'hedged' | 'against' | 'passing' | 'none';

/** How a sentence puts a named brand before the reader. */
export function cueOf(line: Line, group: NamedGroup): CueKind {
  const before = line.folded.slice(Math.max(0, group.start - line.start - 160), group.start - line.start);
  const after = line.folded.slice(group.end - line.start, group.end - line.start + 160);
  if (AGAINST_BEFORE.test(before)) return HEDGED_AFTER.test(after) ? 'hedged' : 'against';
  if (group.yardstick) return 'passing';
  if (PICK_BEFORE.test(before)) return 'pick';
  const need = NEED_BEFORE.exec(before);
  if (need) return need[1] === undefined ? 'need' : 'pick';
  if (LOOK_BEFORE.test(before)) return 'look';
  if (CROWN_AFTER.test(after)) return 'crown';
  if (LABELLED_PICK.test(before) || (line.opensTopic && crownedByLabel(after))) return 'crown';
  return PASSING_BEFORE.test(before) ? 'passing' : 'none';
}

/** `1Password (Best overall)`, `X — the best value`. */
function crownedByLabel(after: string): boolean {
  return /^[^.]{0,25}?(?:\(|:|—|–|-)\s*(?:the |our |my )?(?:best|top|most|winner|#1|recommended|editor|gold|easiest|overall)/.test(
    after,
  );
}

/**
 * How strongly one naming recommends, from 0 (not at all) to 3 (told to take it). Strong from `STRONG` on, moderate
 * from `MODERATE`, weak from `WEAK`.
 */
export const STRONG = 2.5;
export const MODERATE = 1.7;
export const WEAK = 0.5;

/** Force of a cue in the opening or the verdict, and elsewhere. */
const FORCE: Readonly<
  Record<'pick' | 'look' | 'need' | 'crown', readonly [prominent: number, elsewhere: number]>
> = {
  pick: [3, 2.6],
  crown: [2.9, 2.5],
  look: [2.6, 2],
  need: [2.5, 2],
};

export function forceOf(line: Line, cue: CueKind): number {
  if (cue === 'against') return 0;
  if (cue === 'passing' || cue === 'hedged') return 0.7;
  const place = placeForce(line);
  if (cue === 'none') return place;
  const [prominent, elsewhere] = FORCE[cue];
  const force = line.zone === 'verdict' || line.opening ? prominent : elsewhere;
  const dampened = line.zone === 'others' ? Math.min(force, 1.9) : line.zone === 'against' ? 0.8 : force;
  return Math.max(place, dampened);
}

/** An item of a plain list; moderate only when more is said of it (see `strengthOf`). */
export const LISTED = 1.6;

/** What the place alone says: the answer's opening, a rank in a list, a section of its own. */
function placeForce(line: Line): number {
  if (line.opening && !line.opensTopic) return 2.2;
  if (line.zone === 'others') return 1.2;
  if (line.zone === 'against') return 0.6;
  if (!line.opensTopic) return 1;
  return line.zone === 'verdict' ? STRONG : rankForce(line);
}

function rankForce({ block, zone, topic }: Line): number {
  const featured = block.kind === 'heading' || zone === 'top';
  const rank = topic?.rank ?? 0;
  if (rank === 1) return featured ? 2.6 : 2.2;
  if (rank === 2) return featured ? 2.4 : 2;
  return featured || rank > 2 ? 1.9 : LISTED;
}
