import type { FindingOf } from '../finding.ts';
import { THEME_TRAITS, type Theme } from '../themes.ts';
import {
  answersNaming,
  answersText,
  capital,
  inQuotes,
  listing,
  possessive,
  questionsOf,
  type Scene,
  s,
} from './phrasing.ts';
import type { Writer, Writers } from './wording.ts';

const quoted = (claims: readonly string[]) => listing(claims.map((claim) => `“${claim}”`));
const first = (finding: { readonly evidence: readonly { readonly quote: string }[] }) =>
  finding.evidence[0] === undefined ? '' : `: ${inQuotes(finding.evidence[0].quote)}`;
const ownCount = (own: number) => (own === 0 ? 'none' : String(own));

/** Told from the words buyers hear, from the number of rivals, or from the count alone. */
function supplyText(finding: FindingOf<'outclaimed'>, scene: Scene): string {
  const traits = THEME_TRAITS[finding.theme];
  const count = finding.answers.length;
  const share = answersText(count, finding.of, scene);
  const own = `${ownCount(finding.own)} credit${finding.own > 1 ? '' : 's'} ${scene.brand}`;
  if (finding.claims.length > 0) {
    return `Make ${possessive(scene.brand)} case on ${traits.noun}: buyers read ${quoted(finding.claims)} about ${finding.rival}, credited in ${share}; ${own}.`;
  }
  if (finding.others.length > 0) {
    return `Speak up on ${traits.noun}: ${share} credit${s(count)} ${finding.rival} with it, others ${listing(finding.others, 2)}; ${own}.`;
  }
  return `Give assistants facts on ${traits.noun}: ${share} credit${s(count)} ${finding.rival} with it, ${own}.`;
}

const supplyFacts: Writer<'outclaimed'> = (finding, scene) => {
  const traits = THEME_TRAITS[finding.theme];
  const count = finding.answers.length;
  const reach = Math.ceil((count - finding.own) / 4);
  return {
    headline: `Make the case for ${scene.brand} on ${traits.noun}`,
    topic: traits.label,
    text: supplyText(finding, scene),
    why: `${finding.claims.length > 0 ? `What is said of ${finding.rival} is concrete (${quoted(finding.claims)})` : `The answers say it of ${finding.rival} in so many words`}${first(finding)}.${finding.others.length > 0 ? ` ${listing(finding.others)} ${finding.others.length === 1 ? 'is' : 'are'} credited with it as well.` : ''}`,
    ask: `Publish ${traits.asset}.`,
    steps: [
      `With ${traits.owner}, gather ${traits.facts}`,
      `Publish ${traits.asset}`,
      `Carry the three strongest facts into listings and partner pages in the same words`,
    ],
    firstStep: `Ask ${traits.owner} for three facts on ${traits.noun} that can be published as they are`,
    measure: {
      metric: `Answers that credit ${scene.brand} with ${traits.noun}`,
      baseline: `${finding.own} of ${finding.of}`,
      target: `${finding.own + reach} of ${finding.of}`,
    },
    edge:
      finding.others.length > 0
        ? `Takes up an argument that ${listing([finding.rival, ...finding.others], 2)} have and ${scene.brand} lacks`
        : `Takes from ${finding.rival} an argument it has to itself`,
    gain: {
      answers: reach,
      statement: `${capital(traits.noun)} credited to ${scene.brand} in about ${reach} more of ${finding.of} answers`,
      basis: `a quarter of the distance of ${count - finding.own} answers to ${finding.rival}; the quarter is an assumption until a second audit measures it`,
    },
    work: 'proof',
    needs: `${traits.facts.split(',')[0] ?? 'facts'} from ${traits.owner}`,
  };
};

const ownedTheme: Writer<'outclaimed'> = (finding, scene) => {
  const traits = THEME_TRAITS[finding.theme];
  const words = finding.claims.length > 0 ? `; buyers read ${quoted(finding.claims)}` : '';
  return {
    ...supplyFacts(finding, scene),
    headline: `${finding.rival} owns ${traits.noun}`,
    text: `${finding.rival} is credited on ${traits.noun} in ${answersText(finding.answers.length, finding.of, scene)}, ${scene.brand} in ${ownCount(finding.own)}${words}.`,
    topic: `${traits.label} gap`,
  };
};

const themePage: Writer<'outclaimed'> = (finding, scene) => {
  const traits = THEME_TRAITS[finding.theme];
  return {
    ...supplyFacts(finding, scene),
    headline: `Publish “${traits.title}”`,
    topic: `${traits.label} page`,
    text: `Publish ${traits.asset}; ${answersText(finding.answers.length, finding.of, scene)} tell${s(finding.answers.length)} buyers about ${possessive(finding.rival)} ${traits.noun.replace(/^the /, '')} and ${finding.own === 0 ? 'none' : `only ${finding.own}`} about ${possessive(scene.brand)}.`,
    steps: [
      `Cover ${traits.facts}`,
      finding.claims.length > 0
        ? `Use the words buyers meet in answers: ${quoted(finding.claims)}`
        : `Put the answer to ${inQuotes(finding.questions[0] ?? '')} into the first two sentences`,
      `Keep it in plain text with the date of the last check`,
    ],
    ask: `Write it with ${traits.owner}, answer first and proof after, so that an assistant can quote it.`,
    firstStep: `Draft the first two sentences of the page and have ${traits.owner} confirm them`,
    work: 'page',
    contentFormat: 'reference page',
  };
};

const sayFeature: Writer<'feature'> = (finding, scene) => {
  const count = finding.answers.length;
  const reach = Math.max(1, Math.round(count / 4));
  return {
    headline: `Say where ${scene.brand} stands on “${finding.claim}”`,
    topic: `Feature: ${finding.claim}`,
    text: `State plainly what ${scene.brand} offers on “${finding.claim}”: ${answersText(count, finding.of, scene)} say${s(count)} it of ${finding.rival}, ${ownCount(finding.own)} of ${scene.brand}.`,
    why: `Buyers read it as a reason to take ${finding.rival}${first(finding)}. If ${scene.brand} has it, nobody is told; if not, nobody is told what it does instead.`,
    ask: `Publish one clear sentence on “${finding.claim}”, yes or no, and what ${scene.brand} does in its place.`,
    steps: [
      `Settle with product what is true of ${scene.brand} here, today and on the roadmap`,
      `If it is there, name it “${finding.claim}” on the feature page, in the help centre and in listings`,
      `If it is not, explain which need stands behind it and how ${scene.brand} meets that need`,
    ],
    firstStep: `Search your own site for “${finding.claim}” and see what an assistant would find`,
    measure: {
      metric: `Answers that connect ${scene.brand} with “${finding.claim}”`,
      baseline: `${finding.own} of ${finding.of}`,
      target: `${finding.own + reach} of ${finding.of}`,
    },
    edge: `“${capital(finding.claim)}” stops being a difference in ${possessive(finding.rival)} favour`,
    gain: {
      answers: reach,
      statement: `${scene.brand} connected with “${finding.claim}” in about ${reach} of ${finding.of} answers`,
      basis: `a quarter of the ${count} that connect ${finding.rival} with it, and only if the product has it; an assumption`,
    },
    work: 'page',
    needs: 'a clear yes or no from product management',
  };
};

const featureGap: Writer<'feature'> = (finding, scene) => ({
  ...sayFeature(finding, scene),
  headline: `“${capital(finding.claim)}” is said of ${finding.rival}, not of ${scene.brand}`,
  text: `${finding.rival} is connected with “${finding.claim}” in ${answersText(finding.answers.length, finding.of, scene)}, ${scene.brand} in ${ownCount(finding.own)}.`,
});

const featurePage: Writer<'feature'> = (finding, scene) => ({
  ...sayFeature(finding, scene),
  headline: `Explain “${finding.claim}” better than anybody`,
  topic: `Explainer: ${finding.claim}`,
  text: `Publish an explainer on “${finding.claim}”, which ${answersText(finding.answers.length, finding.of, scene)} count${s(finding.answers.length)} in ${possessive(finding.rival)} favour.`,
  ask: `Make it the page that settles what “${finding.claim}” is, whom it helps, and how ${scene.brand} answers the same need.`,
  steps: [
    `Explain in plain words what “${finding.claim}” means, when a buyer needs it and when not`,
    `Show how ${scene.brand} does it, or which other way it takes and why`,
    `Answer the three questions buyers ask next, each under its own heading`,
  ],
  contentFormat: 'explainer',
});

const nounOf = (theme: Theme | null) => (theme === null ? 'the product' : THEME_TRAITS[theme].noun);

const answerConcern: Writer<'concern'> = (finding, scene) => {
  const noun = nounOf(finding.theme);
  const count = finding.answers.length;
  const owner = finding.theme === null ? 'the product manager' : THEME_TRAITS[finding.theme].owner;
  return {
    headline:
      finding.theme === null
        ? `Answer the criticism of ${scene.brand}`
        : `Answer the criticism of ${possessive(scene.brand)} ${noun.replace(/^the /, '')}`,
    topic: finding.theme === null ? 'Criticism' : `${THEME_TRAITS[finding.theme].label}: criticism`,
    text: `Deal with what ${answersNaming(count, finding.of, scene.brand)} hold${s(count)} against it on ${noun}${first(finding)}.`,
    why: `${finding.evidence.length > 1 && finding.evidence[1] ? `Another answer puts it so: ${inQuotes(finding.evidence[1].quote)}. ` : ''}${finding.praised ? `The same answers praise ${finding.praised} on this point. ` : ''}A fault that is repeated in ${questionsOf(scene.category)} becomes the product’s description.`,
    ask: `Decide whether this is right, out of date or wrong, and publish the fact that settles it.`,
    steps: [
      `Check the statement with ${owner}: is it right, out of date or wrong?`,
      `Publish the current fact with a date where the topic is explained, and correct your own old pages first`,
      `Write to the sources that still carry the old version, with a link to the new page`,
    ],
    firstStep: `Take the ${count === 1 ? 'statement' : `${count} statements`} to ${owner} and get a verdict on each`,
    measure: {
      metric: `Answers that fault ${scene.brand} on ${noun}`,
      baseline: `${count} of ${finding.of} naming it`,
      target: `${Math.floor(count / 2)} of ${finding.of}, each beside a current fact`,
    },
    edge: finding.praised
      ? `Removes a point on which ${finding.praised} wins by comparison`
      : `Removes a ground on which any rival can be preferred`,
    gain: {
      answers: Math.ceil(count / 2),
      statement: `About ${Math.max(1, Math.ceil(count / 2))} fewer critical answers of ${finding.of}`,
      basis: `half of the ${count} that carry the criticism, if the facts allow; an assumption until the next audit`,
    },
    work: 'correction',
    needs: `a verdict from ${owner}`,
  };
};

const faultedBeside: Writer<'concern'> = (finding, scene) => {
  const noun = nounOf(finding.theme);
  return {
    ...answerConcern(finding, scene),
    headline: finding.praised
      ? `${scene.brand} is faulted on ${noun}, ${finding.praised} is praised`
      : `${capital(noun)} counts against ${scene.brand}`,
    text: `${capital(answersNaming(finding.answers.length, finding.of, scene.brand))} fault${s(finding.answers.length)} it on ${noun}${finding.praised ? `, while ${finding.praised} is credited with it` : ''}${first(finding)}.`,
  };
};

const factPage: Writer<'concern'> = (finding, scene) => {
  const noun = nounOf(finding.theme);
  return {
    ...answerConcern(finding, scene),
    headline: `Publish a dated fact page on ${noun}`,
    text: `Publish a dated page on where ${scene.brand} stands on ${noun}; ${answersNaming(finding.answers.length, finding.of, scene.brand)} speak${s(finding.answers.length)} of a fault${first(finding)}.`,
    contentFormat: 'dated fact page',
  };
};

const buildOn: Writer<'strength'> = (finding, scene) => {
  const traits = THEME_TRAITS[finding.theme];
  const count = finding.answers.length;
  return {
    headline: `Build on ${traits.noun}, where ${scene.brand} leads`,
    topic: `${traits.label}: strength`,
    text: `Put ${traits.noun} in front: ${answersText(count, finding.of, scene)} credit${s(count)} ${scene.brand} with it, more than any rival.`,
    why: `It is what assistants already say${first(finding)}.${finding.rivals.length > 0 ? ` ${listing(finding.rivals, 2)} follow${finding.rivals.length === 1 ? 's' : ''}.` : ''}`,
    ask: `Make ${traits.noun} the first thing said of ${scene.brand}, and keep it proved.`,
    steps: [
      `Lead with it in titles, descriptions and listings`,
      `Refresh the proof: ${traits.facts}`,
      `Have two customers say it in their own words, with their names`,
    ],
    firstStep: `Move the sentence on ${traits.noun} to the top of the home page`,
    measure: {
      metric: `Answers that credit ${scene.brand} with ${traits.noun}`,
      baseline: `${count} of ${finding.of}`,
      target: `no fewer than ${count} of ${finding.of}`,
    },
    edge: finding.rivals[0]
      ? `A lead that ${finding.rivals[0]} would have to work for`
      : 'A lead that any rival would have to work for',
    gain: {
      answers: 0,
      statement: `The lead on ${traits.noun} kept in ${finding.of} such answers`,
      basis: `today’s count of ${count}; keeping it is the aim, growth is not assumed`,
    },
    work: 'page',
  };
};

const customerStory: Writer<'strength'> = (finding, scene) => {
  const traits = THEME_TRAITS[finding.theme];
  return {
    ...buildOn(finding, scene),
    headline: `Prove ${traits.noun} with a customer’s story`,
    topic: `${traits.label}: story`,
    text: `Publish a customer’s story on ${traits.noun}, for which ${scene.brand} is already credited in ${answersText(finding.answers.length, finding.of, scene)}.`,
    ask: `Tell one customer’s story with name, figures and date.`,
    steps: [
      `Choose a customer whose case shows ${traits.noun} in figures`,
      `Write it in the order problem, choice, result, with two sentences that can be quoted`,
      `Offer it to the sources that already list ${scene.brand}`,
    ],
    firstStep: `Ask customer success for three candidates`,
    work: 'proof',
    contentFormat: 'customer story',
  };
};

export const CLAIM_WRITERS: Writers = {
  outclaimed: {
    recommendations: supplyFacts,
    competitive_gaps: ownedTheme,
    content_opportunities: themePage,
  },
  feature: { recommendations: sayFeature, competitive_gaps: featureGap, content_opportunities: featurePage },
  concern: {
    recommendations: answerConcern,
    competitive_gaps: faultedBeside,
    content_opportunities: factPage,
  },
  strength: { recommendations: buildOn, content_opportunities: customerStory },
};
