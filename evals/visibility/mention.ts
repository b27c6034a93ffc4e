import {
  compileBrands,
  type Found,
  findInReading,
} from '../../packages/core/src/modules/visibility/policy/matching/index.ts';
import { readAnswer } from '../../packages/core/src/modules/visibility/policy/reading/index.ts';
import { type Measurement, type MeasurementGroup, measurement } from '../../scripts/measurements.ts';
import { evalDataDir, ratio, readDataFile, readManagerAnswers, threeDigits } from './data.ts';

interface Label {
  readonly answerId: string;
  readonly brand: string;
  readonly mentioned: boolean;
}

/** A place where the label and the measurement differ, and why. */
export interface MentionDisagreement extends Label {
  readonly reason: string;
}

interface Outcome {
  readonly labels: readonly Label[];
  readonly agreed: number;
  readonly naiveAgreed: number;
  readonly disagreements: readonly MentionDisagreement[];
}

/**
 * Is each of seven brands mentioned in each answer? Accuracy over all (answer, brand) pairs, against labels
 * their authors made with a regular expression; naive is a search for the name's letters anywhere in the text.
 */
export async function rows(dataDir: string): Promise<Measurement[]> {
  const outcome = await evaluate(dataDir);
  const n = outcome.labels.length;
  const mentioned = outcome.labels.filter((label) => label.mentioned).length;
  const majority = ratio(Math.max(mentioned, n - mentioned), n);
  const explained =
    outcome.disagreements.length === 0
      ? 'no disagreement'
      : `${outcome.disagreements.length} explained below`;
  const baselines = `majority ${threeDigits(majority)}, substring ${threeDigits(ratio(outcome.naiveAgreed, n))}`;
  return [
    measurement({
      name: 'visibility/mention',
      value: ratio(outcome.agreed, n),
      bar: '≥ 0.99',
      unit: 'accuracy',
      note: `n ${n}; ${baselines}; ${explained}`,
    }),
  ];
}

/** Every disagreement as a Markdown list, with what decided it; says so when there is none. */
export async function disagreements(dataDir: string): Promise<string> {
  const found = (await evaluate(dataDir)).disagreements;
  const lines = found.map(({ answerId, brand, mentioned, reason }) => {
    const labelled = mentioned ? 'mentioned' : 'not mentioned';
    return `- \`${answerId}\` **${brand}**: labelled ${labelled}, measured otherwise: ${reason}`;
  });
  return [
    '# Mentions: label against measurement',
    '',
    ...(lines.length > 0 ? lines : ['No disagreement.']),
  ].join('\n');
}

async function evaluate(dataDir: string): Promise<Outcome> {
  const labels = await readLabels(dataDir);
  const answers = new Map((await readManagerAnswers(dataDir)).map((answer) => [answer.id, answer.text]));
  const [first = '', ...others] = new Set(labels.map((label) => label.brand));
  const matcher = compileBrands(
    { name: first },
    others.map((name) => ({ name })),
    { productCategory: 'password manager' },
  );
  const found = new Map(Array.from(answers, ([id, text]) => [id, findInReading(readAnswer(text), matcher)]));
  let naiveAgreed = 0;
  const wrong: MentionDisagreement[] = [];
  for (const label of labels) {
    const text = answers.get(label.answerId);
    const result = found.get(label.answerId);
    if (text === undefined || !result) throw new Error(`No answer ${label.answerId} for its label.`);
    if (text.toLowerCase().includes(label.brand.toLowerCase()) === label.mentioned) naiveAgreed += 1;
    const measured = result.mentions.some((mention) => mention.brand === label.brand);
    if (measured !== label.mentioned) wrong.push({ ...label, reason: reasonFor(label, text, result) });
  }
  return { labels, agreed: labels.length - wrong.length, naiveAgreed, disagreements: wrong };
}

function reasonFor(label: Label, text: string, found: Found): string {
  if (!label.mentioned) {
    const mention = found.mentions.find((each) => each.brand === label.brand);
    return mention ? `found "${mention.text}" in "${passage(text, mention.start)}"` : 'found nothing';
  }
  const decision = found.decisions.find((each) => each.brand === label.brand);
  if (!decision) {
    const at = text.toLowerCase().indexOf(label.brand.toLowerCase());
    return at < 0 ? 'the name does not stand in the text' : `no word of its own: "${passage(text, at)}"`;
  }
  const cues = decision.cues.map((cue) => `${cue.why} ${cue.points}`).join(', ');
  return `taken for an ordinary word in "${passage(text, decision.start)}" (${cues})`;
}

const passage = (text: string, at: number): string =>
  text.slice(Math.max(0, at - 40), at + 50).replace(/\s+/gu, ' ');

async function readLabels(dataDir: string): Promise<Label[]> {
  const name = 'answers/password-managers.mentions.csv';
  const [head, ...lines] = (await readDataFile(dataDir, name)).trim().split(/\r?\n/u);
  if (head !== 'answer_id,brand,mentioned')
    throw new Error(`${name} has other columns than expected: ${head}`);
  return lines.map((line, index) => {
    const [answerId, brand, mentioned, ...more] = line.split(',');
    if (!answerId || !brand || !/^[01]$/u.test(mentioned ?? '') || more.length > 0) {
      throw new Error(`${name}, line ${index + 2} cannot be read.`);
    }
    return { answerId, brand, mentioned: mentioned === '1' };
  });
}

export const mentionGroup: MeasurementGroup = {
  prefix: 'visibility/mention',
  run: async () => {
    const measured = await rows(evalDataDir());
    const list = await disagreements(evalDataDir());
    if (list.includes('\n- ')) process.stderr.write(`${list}\n`);
    return measured;
  },
};
