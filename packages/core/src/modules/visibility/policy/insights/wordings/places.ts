import type { Category } from '@leadline/contracts';
import {
  answerCount,
  answersNaming,
  answersText,
  asked,
  assistantName,
  assistantsText,
  buyersOf,
  capital,
  inQuotes,
  listing,
  possessive,
  questionsOf,
  s,
} from './phrasing.ts';
import type { Writer, Writers } from './wording.ts';

const first = (finding: { readonly evidence: readonly { readonly quote: string }[] }) =>
  finding.evidence[0] === undefined ? '' : `: ${inQuotes(finding.evidence[0].quote)}`;

const getCovered: Writer<'source'> = (finding, scene) => {
  const { domain } = finding;
  const count = finding.answers.length;
  const rivals = listing(finding.rivals, 2);
  return {
    headline: `Get covered by ${domain}`,
    topic: `Source: ${domain}`,
    text: `Earn a place on ${domain}: it is cited ${finding.citations === 1 ? 'once' : `${finding.citations} times`} where ${rivals} ${finding.rivals.length === 1 ? 'is' : 'are'} named, never where ${scene.brand} is.`,
    why: `Assistants repeat what the sources they trust say. ${capital(answersText(count, finding.of, scene))} lean${s(count)} on this one${first(finding)}.`,
    ask: `Give ${domain} what it needs to cover ${scene.brand}: facts, test access and a person who answers.`,
    steps: [
      `Read what ${domain} says of ${rivals} and note its criteria and its author`,
      `Send the author a fact sheet and test access, with what is new since the piece was written`,
      `If ${domain} takes listings or contributions, follow its rules and say openly that you are the maker`,
    ],
    firstStep: `Find the author of the piece on ${domain} and the date it was last changed`,
    measure: {
      metric: `Citations of ${domain} beside ${scene.brand}`,
      baseline: `0`,
      target: `at least 1 within three months`,
    },
    edge: `Ends a source that today speaks for ${rivals} alone`,
    gain: {
      answers: 0,
      statement: `${scene.brand} named in some of the ${answerCount(count)} that draw${s(count)} on ${domain}`,
      basis: `today’s ${finding.citations} citation${finding.citations === 1 ? '' : 's'}; how many follow is not known and not assumed`,
    },
    work: 'coverage',
  };
};

const sourceGap: Writer<'source'> = (finding, scene) => ({
  ...getCovered(finding, scene),
  headline: `${finding.domain} speaks for ${listing(finding.rivals, 2)}`,
  text: `${finding.domain} is cited beside ${listing(finding.rivals)} in ${answersText(finding.answers.length, finding.of, scene)} and never beside ${scene.brand}.`,
});

const contribution: Writer<'source'> = (finding, scene) => ({
  ...getCovered(finding, scene),
  headline: `Offer ${finding.domain} something worth publishing`,
  text: `Prepare figures or an expert’s view that ${finding.domain} can use; it is cited for ${listing(finding.rivals)} and not for ${scene.brand}.`,
  steps: [
    `Collect figures only ${scene.brand} has, on ${asked(finding.questions[0] ?? questionsOf(scene.category))}`,
    `Offer them with method and date, free to quote`,
    `Publish the same figures on your own site for others to cite`,
  ],
  contentFormat: 'figures for a third party',
});

const studyAssistant: Writer<'assistant'> = (finding, scene) => {
  const name = assistantName(finding.provider);
  const hits = finding.of - finding.answers.length;
  const { elsewhere } = finding;
  return {
    headline: `Find out what ${name} reads`,
    topic: `Assistant: ${name}`,
    text: `Close the gap on ${name}, which names ${scene.brand} in ${hits} of ${finding.of} answers to ${questionsOf(scene.category)} where the other assistants do in ${elsewhere.hits} of ${elsewhere.n}.`,
    why: `The same questions get ${scene.brand} named elsewhere, so it is ${possessive(name)} sources that lack it${first(finding)}.${finding.rival ? ` ${finding.rival} is named there in ${finding.rivalHits} of ${finding.of}.` : ''}`,
    ask: `Trace which sources ${name} uses for these questions, and get ${scene.brand} onto them.`,
    steps: [
      `Ask ${name} the ${finding.questions.length === 1 ? 'question' : `${finding.questions.length} questions`} again with sources shown, and list them`,
      `Check that ${possessive(scene.brand)} own pages can be read by ${possessive(name)} crawler`,
      `Get ${scene.brand} onto the two sources it uses most`,
    ],
    firstStep: `Check robots.txt and the server log for ${possessive(name)} crawler`,
    measure: {
      metric: `Answers of ${name} that name ${scene.brand}`,
      baseline: `${hits} of ${finding.of}`,
      target: `${Math.min(finding.of, hits + Math.ceil(finding.answers.length / 2))} of ${finding.of}`,
    },
    edge: finding.rival
      ? `Buyers who use ${name} meet ${finding.rival} today and ${scene.brand} not`
      : `Buyers who use ${name} get to know ${scene.brand} at all`,
    gain: {
      answers: Math.ceil(finding.answers.length / 2),
      statement: `${scene.brand} named in about ${Math.ceil(finding.answers.length / 2)} more of ${possessive(name)} ${finding.of} answers`,
      basis: `half of the ${finding.answers.length} that leave it out; other assistants show that more is possible`,
    },
    work: 'monitoring',
  };
};

const assistantGap: Writer<'assistant'> = (finding, scene) => {
  const name = assistantName(finding.provider);
  return {
    ...studyAssistant(finding, scene),
    headline: `${name} leaves ${scene.brand} out`,
    text: finding.rival
      ? `On ${name} ${finding.rival} is named in ${finding.rivalHits} of ${finding.of} answers to ${questionsOf(scene.category)} and ${scene.brand} in ${finding.of - finding.answers.length}.`
      : `${name} names ${scene.brand} in ${finding.of - finding.answers.length} of ${finding.of} answers to ${questionsOf(scene.category)}, the other assistants in ${finding.elsewhere.hits} of ${finding.elsewhere.n}.`,
  };
};

const FORMAT_OF: Readonly<Record<Category, string>> = {
  problem_unaware: 'guide',
  solution_seeking: 'buyer’s guide',
  brand_specific: 'FAQ page',
  comparison: 'comparison page',
  purchase_intent: 'buying page',
  use_case: 'how-to with an example',
};

const answerQuestion: Writer<'question'> = (finding, scene) => {
  const count = finding.answers.length;
  const format = scene.category === null ? 'answer page' : FORMAT_OF[scene.category];
  return {
    headline: `Answer ${asked(finding.question)}`,
    topic: 'Buyer question',
    text: `Publish your own answer to ${asked(finding.question)}: ${finding.of === 1 ? 'the recorded answer' : `${count} of ${finding.of} recorded answers`} name${s(count)} ${listing(finding.rivals)} and leave${s(count)} ${scene.brand} out.`,
    why: `${buyersOf(scene.category)}. What ${assistantsText(finding.providers)} say${finding.providers.length === 1 ? 's' : ''} now${first(finding)}.`,
    ask: `Write a ${format} that answers the question in its first two sentences and names ${scene.brand} where it fits.`,
    steps: [
      `Use the question as the heading, word for word`,
      `Answer it in two sentences, then give the grounds: figures, limits, and when another product is better`,
      `Link it from the page on the topic and from the help centre`,
    ],
    firstStep: `Write the two-sentence answer and let a salesperson say whether a buyer would believe it`,
    measure: {
      metric: `Answers to this question that name ${scene.brand}`,
      baseline: `${finding.of - count} of ${finding.of}`,
      target: `${finding.of - count + Math.ceil(count / 3)} of ${finding.of}`,
    },
    edge: `Puts ${scene.brand} beside ${listing(finding.rivals, 2)} on a question they have to themselves`,
    gain: {
      answers: Math.ceil(count / 3),
      statement: `${scene.brand} named in about ${Math.ceil(count / 3)} more of ${finding.of} answer${finding.of === 1 ? '' : 's'} to this question`,
      basis: `a third of the ${count} that leave it out; an assumption until the question is asked again`,
    },
    work: 'page',
    contentFormat: format,
  };
};

const turnIntoReasons: Writer<'faint'> = (finding, scene) => {
  const count = finding.answers.length;
  return {
    headline: `Turn mentions into recommendations`,
    topic: 'Reasons to choose',
    text: `Give a reason to choose ${scene.brand}: ${answersNaming(count, finding.of, scene.brand)} mention${s(count)} it without recommending it.`,
    why: `${scene.brand} is on the list and no more than that${first(finding)}.`,
    ask: `Settle on one reason per kind of buyer and publish it where assistants look.`,
    steps: [
      `Write one sentence “${scene.brand} is the right choice for … because …” for each of three kinds of buyer`,
      `Back each with a figure and a customer’s name`,
      `Use the same sentences in directory listings and partner pages`,
    ],
    firstStep: `Compare what ${scene.brand} says of itself with what ${finding.providers.length === 1 ? assistantsText(finding.providers) : 'the assistants'} repeat`,
    measure: {
      metric: `Answers that name ${scene.brand} without recommending it`,
      baseline: `${count} of ${finding.of}`,
      target: `${count - Math.ceil(count / 3)} of ${finding.of}`,
    },
    edge: `A product with a reason beats a product on a list`,
    gain: {
      answers: Math.ceil(count / 3),
      statement: `About ${Math.ceil(count / 3)} of ${finding.of} mentions turned into recommendations`,
      basis: `a third of the ${count} that only mention it; an assumption until the next audits`,
    },
    work: 'proof',
  };
};

const whoItIsFor: Writer<'faint'> = (finding, scene) => ({
  ...turnIntoReasons(finding, scene),
  headline: `Publish a page that says whom ${scene.brand} is for`,
  text: `Publish a page that says for whom ${scene.brand} is the right choice; ${answersNaming(finding.answers.length, finding.of, scene.brand)} give${s(finding.answers.length)} no reason to take it.`,
  work: 'page',
  contentFormat: 'positioning page',
});

const moveUp: Writer<'late'> = (finding, scene) => ({
  headline: `Move up from the end of the answer`,
  topic: 'Place in the answer',
  text: `Bring ${scene.brand} forward: ${answersNaming(finding.answers.length, finding.of, scene.brand)} bring${s(finding.answers.length)} it in past the middle, typically ${finding.medianPct} % into the text.`,
  why: `By then ${listing(finding.leaders)} ${finding.leaders.length === 1 ? 'has' : 'have'} been recommended and explained${first(finding)}.`,
  ask: `Make ${scene.brand} the example for one clear case, so that it is named where that case comes up and not in the list at the end.`,
  steps: [
    `Pick the case of use in which ${scene.brand} is hardest to replace`,
    `Describe that case in the first sentence of every page and listing`,
    `Get one independent review that says the same`,
  ],
  firstStep: `Look up in which sentence ${scene.brand} comes in, and what it is an example of there`,
  measure: {
    metric: `Answers in which ${scene.brand} first appears past the middle`,
    baseline: `${finding.answers.length} of ${finding.of} naming it`,
    target: `${Math.floor((finding.answers.length * 2) / 3)} of ${finding.of}`,
  },
  edge: `Readers meet ${scene.brand} before they have settled on ${finding.leaders[0] ?? 'somebody else'}`,
  gain: {
    answers: Math.ceil(finding.answers.length / 3),
    statement: `A place in the first half in about ${Math.ceil(finding.answers.length / 3)} more of ${finding.of} answers that name ${scene.brand}`,
    basis: `a third of the ${finding.answers.length} that name it late; an assumption until the next audits`,
  },
  work: 'proof',
});

const claimEmptySpace: Writer<'unclaimed'> = (finding, scene) => {
  const count = finding.answers.length;
  return {
    headline: `Be the first name where nobody is named`,
    topic: 'Unclaimed questions',
    text: `Claim open ground: ${answersText(count, finding.of, scene)} name${s(count)} neither ${scene.brand} nor a configured rival.`,
    why: `${buyersOf(scene.category)}, and so far nobody has it: ${asked(finding.questions[0] ?? '')}${finding.questions.length > 1 ? ` and ${finding.questions.length - 1} more like it` : ''}.`,
    ask: `Publish the reference answer to these questions before a rival does.`,
    steps: [
      `Write the guide these answers would cite, with ${scene.brand} as the worked example`,
      `Give it figures of your own that others can quote`,
      `Check whether the answers name products that should be counted as rivals`,
    ],
    firstStep: `Read the ${answerCount(count)} and list what ${count === 1 ? 'it recommends' : 'they recommend'} instead of a product`,
    measure: {
      metric: `Answers to these questions that name ${scene.brand}`,
      baseline: `0 of ${count}`,
      target: `at least 1 of ${count}`,
    },
    edge: `No rival has to be displaced here`,
    gain: {
      answers: 0,
      statement: `A first mention in some of the ${answerCount(count)}`,
      basis: `no answer names a brand yet, so how many would is not known and not assumed`,
    },
    work: 'page',
    contentFormat: 'guide',
  };
};

const becomeCited: Writer<'uncited'> = (finding, scene) => {
  const count = finding.answers.length;
  return {
    headline: `Give assistants a page of ${possessive(scene.brand)} to cite`,
    topic: 'Own citations',
    text: `Become a source: ${answersText(count, finding.of, { ...scene, category: null })} that name${s(count)} ${scene.brand} cite${s(count)} somebody else and nothing beside its name.`,
    why: `What is said of ${scene.brand} rests on other people’s pages${first(finding)}.`,
    ask: `Publish one page of facts that is easier to cite than anything written about ${scene.brand}.`,
    steps: [
      `Put prices, limits, certificates and figures on one page in plain text, with dates`,
      `Give each fact its own heading and a link that stays`,
      `Check that crawlers of the assistants may read it`,
    ],
    firstStep: `Check robots.txt for rules that shut the assistants’ crawlers out`,
    measure: {
      metric: `Answers that cite a source beside ${scene.brand}`,
      baseline: `${finding.of - count} of ${finding.of}`,
      target: `${finding.of - count + 1} of ${finding.of} or more`,
    },
    edge: `Facts come from ${scene.brand} itself and not from a rival’s comparison`,
    gain: {
      answers: 0,
      statement: `Own facts behind some of ${count} answers that name ${scene.brand}`,
      basis: `today’s count of answers without a citation beside the name; how many change is not assumed`,
    },
    work: 'page',
    contentFormat: 'fact page',
  };
};

export const PLACE_WRITERS: Writers = {
  source: { recommendations: getCovered, competitive_gaps: sourceGap, content_opportunities: contribution },
  assistant: { recommendations: studyAssistant, competitive_gaps: assistantGap },
  question: { content_opportunities: answerQuestion },
  faint: { recommendations: turnIntoReasons, content_opportunities: whoItIsFor },
  late: { recommendations: moveUp },
  unclaimed: { recommendations: claimEmptySpace, content_opportunities: claimEmptySpace },
  uncited: { recommendations: becomeCited, content_opportunities: becomeCited },
};
