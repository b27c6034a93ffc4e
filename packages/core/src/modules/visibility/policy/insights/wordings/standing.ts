import type { FindingOf } from '../finding.ts';
import { THEME_TRAITS, type Theme } from '../themes.ts';
import {
  answerCount,
  answersText,
  asked,
  assistantsText,
  buyersOf,
  inQuotes,
  listing,
  possessive,
  questionsOf,
  type Scene,
  s,
} from './phrasing.ts';
import type { Wording, Writer, Writers } from './wording.ts';

/** Parts of a problem taken as within reach; assumptions, and called so wherever they are used. */
const third = (count: number) => Math.ceil(count / 3);
const quarter = (count: number) => Math.ceil(count / 4);
const nouns = (themes: readonly Theme[], most = 2) =>
  listing(themes.slice(0, most).map((theme) => THEME_TRAITS[theme].noun));

/** ": “…”", or a full stop where there is nothing to quote. */
function example(finding: { readonly evidence: readonly { readonly quote: string }[] }, place = 0): string {
  const quote = finding.evidence[place]?.quote;
  return quote === undefined ? '.' : `: ${inQuotes(quote)}.`;
}

function reasonsText(finding: FindingOf<'absent' | 'behind'>): string {
  return finding.reasons.length === 0
    ? `The answers bring ${finding.rival} up without giving much of a reason${example(finding)}`
    : `${finding.rival} is put forward for ${nouns(finding.reasons)}${example(finding)}`;
}

function faultsText(finding: FindingOf<'absent' | 'behind'>): string {
  const { faulted, rival } = finding;
  if (faulted === 0) return '';
  const who = finding.answers.length === 1 ? 'The answer' : `${faulted} of these answers`;
  return ` ${who} also hold${s(faulted)} something against ${rival}, so its place can be taken.`;
}

function absentGain(finding: FindingOf<'absent'>, scene: Scene) {
  const { length } = finding.answers;
  return {
    answers: third(length),
    statement: `${scene.brand} named in about ${third(length)} more of ${finding.of} answers`,
    basis: `a third of the ${length} that name ${finding.rival} without ${scene.brand}; the third is an assumption until a second audit measures it`,
  };
}

function absentMeasure(finding: FindingOf<'absent'>, scene: Scene): Wording['measure'] {
  const now = finding.answers.length;
  return {
    metric: `Answers that name ${finding.rival} and not ${scene.brand}`,
    baseline: `${now} of ${finding.of}`,
    target: `${now - third(now)} of ${finding.of}`,
  };
}

/** The one sentence, told from what is most telling: faults of the rival, its grounds, or the bare count. */
function joinText(finding: FindingOf<'absent'>, scene: Scene): string {
  const { rival, reasons, faulted, named } = finding;
  const count = finding.answers.length;
  const share = answersText(count, finding.of, scene);
  if (faulted * 3 >= count && count > 1) {
    return `Take the place ${rival} is losing: ${share} name it without ${scene.brand}, although ${faulted} of them hold${s(faulted)} something against it.`;
  }
  if (reasons.length > 0) {
    return `Get ${scene.brand} named beside ${rival}, which ${share} bring${s(count)} up for ${nouns(reasons)} without a word on ${scene.brand}.`;
  }
  const together = named === count && count > 1 ? '; not one names the two together' : '';
  return `Win a place in the answers that name ${rival} but not ${scene.brand}: ${share}${together}.`;
}

const joinRival: Writer<'absent'> = (finding, scene) => {
  const { rival, reasons } = finding;
  const count = finding.answers.length;
  const [reason] = reasons;
  return {
    headline: `Get named where ${rival} is named alone`,
    topic: `Presence beside ${rival}`,
    text: joinText(finding, scene),
    why: `${buyersOf(scene.category)}. ${reasonsText(finding)}${faultsText(finding)}`,
    ask: `Publish the facts these answers lack about ${scene.brand}${reason ? `, ${THEME_TRAITS[reason].noun} first` : ''}, and get ${scene.brand} into the comparisons that already list ${rival}.`,
    steps: [
      reason
        ? `Publish ${THEME_TRAITS[reason].asset}`
        : `Publish one page that says what ${scene.brand} is, for whom, and what it costs`,
      `Answer ${asked(finding.questions[0] ?? '')} on a page of its own, with ${scene.brand} named in the first sentence`,
      `Offer test access to the authors of comparisons that list ${rival}`,
    ],
    firstStep: `Read the ${answerCount(count)} from ${assistantsText(finding.providers)} and note in a line why ${rival} is in and ${scene.brand} is not`,
    measure: absentMeasure(finding, scene),
    edge: `Ends the answers in which ${rival} meets no competition from ${scene.brand}`,
    gain: absentGain(finding, scene),
    work: 'coverage',
  };
};

const aloneRival: Writer<'absent'> = (finding, scene) => {
  const { rival, reasons } = finding;
  const count = finding.answers.length;
  const share = answersText(count, finding.of, scene);
  const text =
    finding.faulted * 3 >= count && count > 1
      ? `Even ${rival}, which ${finding.faulted} of them criticise, is named without ${scene.brand} in ${share}.`
      : finding.named === count && count > 1
        ? `${rival} has the field to itself: ${share} name it, and not one names ${scene.brand}.`
        : `${rival} is named without ${scene.brand} in ${share}${reasons.length > 0 ? `, mostly for ${nouns(reasons)}` : ''}.`;
  return {
    ...joinRival(finding, scene),
    headline: `${rival} is on the list, ${scene.brand} is not`,
    topic: `Missing beside ${rival}`,
    text,
    ask: `Take ${rival} on where it is listed alone${reasons.length > 0 ? `, on ${nouns(reasons)}` : ''}.`,
    steps: [
      `Set ${possessive(scene.brand)} facts beside ${possessive(rival)}${reasons.length > 0 ? ` on ${nouns(reasons)}` : ''} and publish what holds`,
      `Find the pages these answers draw on and ask for ${scene.brand} to be added`,
      `Repeat ${finding.questions.length === 1 ? 'the question' : `the ${finding.questions.length} questions`} each month on ${assistantsText(finding.providers)}`,
    ],
    edge: `${possessive(rival)} lead here rests on being the only name; a second one halves it`,
    work: 'comparison',
  };
};

const alternativesPage: Writer<'absent'> = (finding, scene) => {
  const { rival, reasons } = finding;
  return {
    ...joinRival(finding, scene),
    headline: `Publish a fair page on alternatives to ${rival}`,
    topic: `Alternatives to ${rival}`,
    text: `Publish a fair page on alternatives to ${rival}, which ${answersText(finding.answers.length, finding.of, scene)} name${s(finding.answers.length)} without ${scene.brand}.`,
    ask: `Write the page that an assistant can quote when somebody asks what else there is besides ${rival}.`,
    steps: [
      `Describe four or five real alternatives and whom each one suits, ${scene.brand} among them`,
      reasons.length > 0
        ? `Cover ${nouns(reasons, 3)}, the grounds on which ${rival} is put forward, with figures`
        : `Give the same five facts for each product in one table of plain text`,
      `Date the page and review it each quarter`,
    ],
    firstStep: `List the ${scene.product} products these answers name beside ${rival}; they are the page’s outline`,
    edge: `Buyers who look beyond ${rival} find ${scene.brand} in the same breath`,
    work: 'comparison',
    contentFormat: 'alternatives page',
  };
};

const moveAhead: Writer<'behind'> = (finding, scene) => {
  const { rival, reasons } = finding;
  const count = finding.answers.length;
  const reach = quarter(count);
  return {
    headline: `Give assistants a reason to put ${scene.brand} before ${rival}`,
    topic: `Order of mention: ${rival}`,
    text: `Move ahead of ${rival}: ${answersText(count, finding.of, scene)} that name both put${s(count)} ${rival} first.`,
    why: `${reasonsText(finding)} The name that comes first is the one most readers act on.${faultsText(finding)}`,
    ask: `Say in one sentence, everywhere, for whom ${scene.brand} is the better choice than ${rival}, and prove it.`,
    steps: [
      `Agree on one claim against ${rival} that can be proved${reasons[0] ? `, preferably on ${THEME_TRAITS[reasons[0]].noun}` : ''}`,
      `Put it at the top of the home page, the comparison page and every listing, in the same words`,
      `Support it with a figure, a date and a link`,
    ],
    firstStep: `Collect the words with which the ${answerCount(count)} introduce${s(count)} ${rival}, and those for ${scene.brand}`,
    measure: {
      metric: `Answers naming both in which ${rival} comes first`,
      baseline: `${count} of ${finding.of}`,
      target: `${count - reach} of ${finding.of}`,
    },
    edge: `${scene.brand} is read before ${rival} and not as an afterthought to it`,
    gain: {
      answers: reach,
      statement: `First place before ${rival} in about ${reach} of ${finding.of} answers that name both`,
      basis: `a quarter of the ${count} where ${rival} leads; changing an order is harder than adding a name, and the quarter is an assumption`,
    },
    work: 'proof',
  };
};

const secondPlace: Writer<'behind'> = (finding, scene) => {
  const { rival, reasons } = finding;
  const grounds = reasons.length > 0 ? `, put forward for ${nouns(reasons)}` : '';
  return {
    ...moveAhead(finding, scene),
    headline: `${scene.brand} comes after ${rival}`,
    topic: `Second place to ${rival}`,
    text: `${rival} stands ahead of ${scene.brand} in ${answersText(finding.answers.length, finding.of, scene)} that name${finding.of === 1 ? 's' : ''} both${grounds}.`,
    work: 'comparison',
  };
};

const comparisonPage: Writer<'behind'> = (finding, scene) => {
  const { rival, reasons } = finding;
  return {
    ...moveAhead(finding, scene),
    headline: `Publish “${scene.brand} or ${rival}?”`,
    topic: `Comparison with ${rival}`,
    text: `Publish a comparison of ${scene.brand} and ${rival}, which leads in ${finding.answers.length} of the ${finding.of} answers that name both.`,
    ask: `Write the comparison that says where each of the two is the better choice.`,
    steps: [
      `Compare ${reasons.length > 0 ? nouns(reasons, 3) : 'price, set-up and support'} in a table of plain text, each cell with its source`,
      `Say in the first paragraph who should take ${scene.brand} and who should take ${rival}`,
      `Have a customer who moved from ${rival} check it`,
    ],
    firstStep: `Draft the two sentences “Choose ${scene.brand} if …” and “Choose ${rival} if …”`,
    work: 'comparison',
    contentFormat: 'comparison page',
  };
};

const earnEndorsement: Writer<'endorsed'> = (finding, scene) => {
  const { rival, own } = finding;
  const count = finding.answers.length;
  const reach = quarter(count - own);
  return {
    headline: `Become somebody’s first choice`,
    topic: `Recommendation over ${rival}`,
    text: `Earn outright recommendations: ${answersText(count, finding.of, scene)} recommend${s(count)} ${rival}, ${own === 0 ? 'none recommends' : `${own} recommend${s(own)}`} ${scene.brand}.`,
    why: `Being on the list is half of it; ${rival} is the one that gets chosen${example(finding)}`,
    ask: `Pick the one kind of buyer for whom ${scene.brand} should be the first answer, and make that case everywhere.`,
    steps: [
      `Choose the group of buyers that ${scene.brand} serves better than ${rival}, from wins of the last year`,
      `Publish three customer stories from that group, with figures`,
      `Use “best for …” with that group’s name in titles and listings`,
    ],
    firstStep: `Ask sales which three customers chose ${scene.brand} over ${rival}, and why`,
    measure: {
      metric: `Answers that recommend ${scene.brand} outright`,
      baseline: `${own} of ${finding.of}`,
      target: `${own + reach} of ${finding.of}`,
    },
    edge: `Turns ${possessive(rival)} general lead into one that ends where ${scene.brand} is the specialist`,
    gain: {
      answers: reach,
      statement: `${scene.brand} recommended outright in about ${reach} more of ${finding.of} answers`,
      basis: `a quarter of the lead of ${count - own} that ${rival} has today, an assumption until the next audits`,
    },
    work: 'proof',
    needs: 'customers who agree to be named',
  };
};

const recommendedRival: Writer<'endorsed'> = (finding, scene) => ({
  ...earnEndorsement(finding, scene),
  headline: `${finding.rival} gets the recommendation`,
  topic: `Recommendation lost to ${finding.rival}`,
  text: `${finding.rival} is recommended outright in ${answersText(finding.answers.length, finding.of, scene)}, ${scene.brand} in ${finding.own === 0 ? 'none' : finding.own}.`,
});

const decisionGuide: Writer<'endorsed'> = (finding, scene) => ({
  ...earnEndorsement(finding, scene),
  headline: `Publish a guide: who should choose ${scene.brand}, who ${finding.rival}`,
  topic: `Decision guide: ${finding.rival}`,
  text: `Publish a guide that leads each kind of buyer to a product; today ${answersText(finding.answers.length, finding.of, scene)} send${s(finding.answers.length)} the reader to ${finding.rival}.`,
  ask: `Write the guide that names the buyers for whom ${scene.brand} is the better choice.`,
  steps: [
    `Describe four kinds of buyer by size, budget and need`,
    `Name the best product for each, ${finding.rival} included where it is the best`,
    `Give the ground for each choice in one sentence that can be quoted`,
  ],
  firstStep: `Write down the two kinds of buyer that ${scene.brand} wins most often`,
  work: 'comparison',
  contentFormat: 'decision guide',
});

const louder: Writer<'volume'> = (finding, scene) => {
  const { rival, theirs, own } = finding;
  const count = finding.answers.length;
  const said = own === 0 ? 'never' : own === 1 ? 'once' : `${own} times`;
  return {
    headline:
      own === 0
        ? `${rival} is talked about, ${scene.brand} is not`
        : `${rival} is named ${Math.round((10 * theirs) / own) / 10} times as often as ${scene.brand}`,
    topic: `Share of voice: ${rival}`,
    text: `${rival} is named ${theirs} times in ${finding.of} answers to ${questionsOf(scene.category)}, ${scene.brand} ${said}.`,
    why: `${count} of them give${s(count)} ${rival} more room than ${scene.brand}${example(finding)}`,
    ask: `Give assistants more to say about ${scene.brand}: facts in numbers, per kind of buyer, on pages they can read.`,
    steps: [
      `Publish a page of facts on ${scene.brand} that answers the ten questions buyers ask most`,
      `Split general pages into one page per use and per kind of buyer`,
      `Keep names and figures the same on every listing`,
    ],
    firstStep: `Ask each assistant “What is ${scene.brand}?” and list what is missing or out of date`,
    measure: {
      metric: `Mentions of ${scene.brand} beside those of ${rival}`,
      baseline: `${own} to ${theirs}`,
      target: `${own + Math.max(1, Math.round((theirs - own) / 4))} to ${theirs}`,
    },
    edge: `A larger share of what is said leaves less of it to ${rival}`,
    gain: {
      answers: 0,
      statement: `About ${Math.max(1, Math.round((theirs - own) / 4))} more mentions over the same ${finding.of} answers`,
      basis: `a quarter of the distance of ${theirs - own} to ${rival}, an assumption until the next audits`,
    },
    work: 'page',
  };
};

export const STANDING_WRITERS: Writers = {
  absent: {
    recommendations: joinRival,
    competitive_gaps: aloneRival,
    content_opportunities: alternativesPage,
  },
  behind: {
    recommendations: moveAhead,
    competitive_gaps: secondPlace,
    content_opportunities: comparisonPage,
  },
  endorsed: {
    recommendations: earnEndorsement,
    competitive_gaps: recommendedRival,
    content_opportunities: decisionGuide,
  },
  volume: { competitive_gaps: louder },
};
