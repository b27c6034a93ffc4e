import { type Brand, CATEGORIES, type Category, type ClassifiedQuestion } from '@leadline/contracts';
import { onePerson, type ProductWords, productWords } from './noun-phrase.ts';

/** What questions are made for. */
export interface QuestionBrief {
  readonly brand: Pick<Brand, 'name'>;
  readonly competitors: readonly Pick<Brand, 'name'>[];
  readonly productCategory: string;
  readonly industry?: string | undefined;
  readonly market?: string | undefined;
  readonly personas: readonly string[];
}

/** The parts sentences are put together from. Each is grammatical where it is used, given or not. */
interface Words extends ProductWords {
  readonly brand: string;
  /** Rivals in turn; none when none is configured. */
  readonly rivals: readonly string[];
  /** `a company in the retail industry`, or `a mid-sized company`. */
  readonly company: string;
  /** `companies in the retail industry`, or `mid-sized companies`. */
  readonly companies: string;
  /** `I am a CFO. ` in turn, or nothing. */
  readonly asker: (turn: number) => string;
  /** `Our market is Europe. `, or nothing. */
  readonly market: string;
}

/**
 * 48 buyers' questions, eight for each stage of the journey, written from templates: what the rules offer when
 * no model writes them. Questions of the first stage tell of a problem and ask for names without using the
 * category's own; all others speak of the category, the brand or its rivals. No question comes twice, and each
 * asks for something that is answered with names.
 */
export function builtinQuestions(brief: QuestionBrief): ClassifiedQuestion[] {
  const words = wordsOf(brief);
  return CATEGORIES.flatMap((category) => TEMPLATES[category](words).map((text) => ({ text, category })));
}

const TEMPLATES: Readonly<Record<Category, (words: Words) => readonly string[]>> = {
  problem_unaware: problemUnaware,
  solution_seeking: solutionSeeking,
  brand_specific: brandSpecific,
  comparison,
  purchase_intent: purchaseIntent,
  use_case: useCase,
};

function problemUnaware({ topic, companies, company, asker, market }: Words): string[] {
  return [
    `We spend far too much time on ${topic}. Which tools or services do other companies use to fix that?`,
    `Our people keep complaining about ${topic}. What products do well-run companies use instead? Name a few.`,
    `As we grow, things keep going wrong with ${topic}. Which products help with that?`,
    `${asker(0)}I worry about ${topic} and do not know where to begin. Which vendors should I know about?`,
    `What usually goes wrong with ${topic} in ${companies}, and which products help to avoid it?`,
    `${market}Which providers help ${companies} that have lost control of ${topic}? Name some.`,
    `${asker(1)}Everyone expects me to get ${topic} right this year. Which tools do others in my position rely on?`,
    `What modern ways of dealing with ${topic} are there for ${company}, and which vendors offer them?`,
  ];
}

function solutionSeeking({ many, companies, company, asker, market }: Words): string[] {
  return [
    `What are the top five ${many} right now, and what is each of them best at?`,
    `Which ${many} would you recommend to ${company}? List at least five.`,
    `${asker(0)}Which ${many} should I look at first, and why?`,
    `Which ${many} are the most popular among ${companies}?`,
    market === ''
      ? `Which ${many} are the market leaders? Name at least five.`
      : `${market}Which ${many} are the leaders there? Name at least five.`,
    `Which newer ${many} have become serious options in the last two years?`,
    `List the ${many} that customers rate highest, with the main reason for each.`,
    `Which ${many} do independent experts and analysts recommend most often?`,
  ];
}

function brandSpecific({ brand, many, company, asker }: Words): string[] {
  return [
    `What is ${brand}, and who is it best suited to?`,
    `Is ${brand} a good choice for ${company}?`,
    `What are the main strengths and weaknesses of ${brand}?`,
    `What do customers say about ${brand} in their reviews?`,
    `How reliable is ${brand}, and how good is its support?`,
    `What is ${brand} best known for among ${many}?`,
    `${asker(0)}What should I know about ${brand} before I suggest it to my colleagues?`,
    `What has ${brand} improved lately, and what do users still miss?`,
  ];
}

function comparison(words: Words): string[] {
  const { brand, many, one, company, rivals } = words;
  const [first, second = first, third = second] = rivals;
  if (first === undefined || second === undefined || third === undefined)
    return comparisonWithoutRivals(words);
  const trio = [...new Set([brand, first, second])];
  return [
    `${brand} vs ${first}: which is better, and for whom?`,
    `How does ${brand} compare with ${second}${second === first ? ' on price, quality and support' : ''}?`,
    `What are the best alternatives to ${brand}? List at least five.`,
    `What are the best alternatives to ${first}? List at least five.`,
    `Which is the better ${one} for ${company}: ${trio.slice(0, -1).join(', ')} or ${trio.at(-1)}?`,
    `What does ${brand} do better than ${third}, and where is it behind?`,
    `Which ${many} do customers of ${second} switch to, and why?`,
    `Compare the five leading ${many} with their strengths, weaknesses and typical customers.`,
  ];
}

function comparisonWithoutRivals({ brand, many, one, company, companies }: Words): string[] {
  return [
    `How does ${brand} compare with its main competitors? Name them.`,
    `What are the best alternatives to ${brand}? List at least five.`,
    `Which ${many} are most similar to ${brand}, and how do they differ?`,
    `What does ${brand} do better than its competitors, and where is it behind?`,
    `Which ${many} do customers of ${brand} switch to, and why?`,
    `Which is the better ${one} for ${company}: ${brand} or one of its competitors?`,
    `Compare the five leading ${many} with their strengths, weaknesses and typical customers.`,
    `Compare the three ${many} that ${companies} choose most often.`,
  ];
}

function purchaseIntent({ brand, many, one, aOne, company, asker, market }: Words): string[] {
  return [
    `What does ${brand} cost compared with other ${many}?`,
    `Which ${many} give the best value for money? Name at least five with their prices.`,
    `We want to buy ${aOne} this quarter. Which three should be on our shortlist?`,
    `Which ${many} can be tried for free or with a demo before buying?`,
    `Is ${brand} worth its price?`,
    `${asker(0)}I have to sign off the budget. Which ${one} would you buy, and why?`,
    `${market}Which vendors of ${many} have the fairest prices and contracts?`,
    `What should ${company} expect to pay for ${aOne}, and which vendors are within that range?`,
  ];
}

function useCase({ brand, many, companies, asker }: Words): string[] {
  return [
    `Which ${many} suit a team of 20 people that works from many places? Name at least three.`,
    `Which ${many} are best for a company with more than 1,000 employees?`,
    `How do ${companies} use ${brand} in practice?`,
    `${asker(0)}Which ${many} fit my daily work best?`,
    `Which ${many} work well together with what a company already has?`,
    `Which ${many} suit a company that has no specialists of its own?`,
    `How well does ${brand} work for a company with branches in several countries?`,
    `${asker(1)}Which ${many} would you choose for a start-up that has to begin within a week?`,
  ];
}

function wordsOf(brief: QuestionBrief): Words {
  const brand = tidy(brief.brand.name);
  const rivals = unique(brief.competitors.map((rival) => tidy(rival.name))).filter((name) => name !== brand);
  const industry = industryWords(brief.industry);
  const personas = unique(brief.personas.map(tidy)).map(onePerson);
  const market = tidy(brief.market ?? '');
  return {
    ...productWords(brief.productCategory),
    brand,
    rivals,
    company: industry ? `a company in the ${industry} industry` : 'a mid-sized company',
    companies: industry ? `companies in the ${industry} industry` : 'mid-sized companies',
    asker: (turn) => (personas.length === 0 ? '' : `I am ${personas[turn % personas.length]}. `),
    market: market === '' ? '' : `Our market is ${market}. `,
  };
}

/** `Healthcare industry` and `Healthcare` both give `healthcare`; `IT` and `FinTech` keep their capitals. */
function industryWords(industry: string | undefined): string {
  const phrase = tidy(industry ?? '')
    .replace(/\s+(industry|sector)$/i, '')
    .replace(/^the\s+/i, '');
  return phrase.replace(/^\p{Lu}(?=\p{Ll}+(?:[\s,/&-]|$))/u, (letter) => letter.toLowerCase());
}

function tidy(text: string): string {
  return text
    .trim()
    .replace(/\s+/g, ' ')
    .replace(/[.?!,;:]+$/, '');
}

function unique(names: readonly string[]): string[] {
  return [...new Set(names)].filter((name) => name !== '');
}
