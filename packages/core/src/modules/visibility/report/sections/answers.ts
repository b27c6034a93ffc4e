import type { AnalysedAnswer, Category } from '@leadline/contracts';
import { printAnswerText, printSentence } from '../answer-text/answer-text.ts';
import { type Html, html, outsideLink } from '../page/html.ts';
import { facts, list, tag, words } from '../page/parts.ts';
import type { ReportSection } from '../page/section.ts';
import { count, counted, decimal, percentage } from '../view/figures.ts';
import { CATEGORY_NAMES, providerName, SENTIMENT_NAMES, STRENGTH_NAMES } from '../view/names.ts';
import { direction } from '../view/plain-text.ts';
import { answerAnchor, type NumberedAnswer, type ReportView } from '../view/report-view.ts';
import { printFilter } from './answer-filter.ts';

/** All answers, folded; the last thing every figure leads down to. */
export function answersSection(view: ReportView): ReportSection {
  const printed = view.answers.filter((numbered) => numbered.printed);
  const left = view.answers.length - printed.length;
  return {
    id: 'answers',
    title: 'All answers',
    group: 'Evidence',
    lead: html`As the assistants gave them: the <mark>brand</mark> and its <mark class="r">rivals</mark> marked, and <u>words relied on</u> underlined.${left > 0 && ` ${counted(left, 'answer')} beyond the first ${count(printed.length)} are in the JSON and CSV exports.`}`,
    body:
      printed.length === 0
        ? html`<p class="none">There are no answers.</p>`
        : html`${printFilter(view)}${view.categories.map((category) => categoryGroup(view, printed, category))}`,
  };
}

function categoryGroup(view: ReportView, printed: readonly NumberedAnswer[], category: Category): Html {
  const own = printed.filter(({ answer }) => answer.category === category);
  let provider = '';
  const cards = own.map((numbered) => {
    const first = numbered.answer.provider !== provider;
    provider = numbered.answer.provider;
    return answerCard(
      view,
      numbered,
      first ? `answers-${category}-${view.providers.indexOf(provider)}` : null,
    );
  });
  return html`<div class="group">
    <h3 id="answers-${category}">${CATEGORY_NAMES[category]} <small>${counted(own.length, 'answer')}</small></h3>${cards}
    </div>`;
}

function answerCard(view: ReportView, numbered: NumberedAnswer, groupAnchor: string | null): Html {
  const { answer } = numbered;
  const rivals = answer.competitors.flatMap((rival) =>
    rival.mentioned ? [view.report.competitors.findIndex((known) => known.name === rival.name)] : [],
  );
  return html`
<article class="answer"${groupAnchor !== null && html` id="${groupAnchor}"`} data-category="${answer.category}" data-provider="${view.providers.indexOf(answer.provider)}" data-named="${answer.brand.mentioned ? 'yes' : 'no'}" data-tone="${answer.brand.sentiment ?? ''}" data-rivals=" ${rivals.join(' ')} ">
  <details><summary><span class="no">${numbered.number}</span><span class="question"><bdi>${answer.query}</bdi>${preview(numbered)}</span><span class="tags">${tag(providerName(answer.provider))}${verdict(answer)}</span></summary>
  <div class="body" id="${answerAnchor(numbered)}" tabindex="-1">
  <div class="text" dir="${direction(answer.text)}">${printAnswerText(numbered.marked)}
  </div>${answerFacts(view, answer)}</div></details></article>`;
}

function preview(numbered: NumberedAnswer): Html | null {
  const first = numbered.answer.brand.mentions[0];
  return first === undefined
    ? null
    : html`<span class="preview" dir="${direction(numbered.answer.text)}">${printSentence(numbered.marked, first)}</span>`;
}

function verdict(answer: AnalysedAnswer): Html {
  const { mentioned, mentionCount, sentiment } = answer.brand;
  if (!mentioned) return tag('not named');
  return html`${tag(`named ${mentionCount}×`, 'own')}${sentiment === null ? tag('not judged', 'bad') : html`<span class="tag tone ${sentiment}">${sentiment}</span>`}`;
}

/** What was measured and judged in this answer. */
function answerFacts(view: ReportView, answer: AnalysedAnswer): Html {
  const { brand, geo, shareOfVoice: voice, additional, features } = answer;
  return html`<aside aria-label="Measured and judged">${facts([
    [
      'Assistant',
      html`${words(providerName(answer.provider))}${answer.model !== null && html` <small>${answer.model}</small>`}`,
    ],
    [
      'First named',
      brand.firstPositionPct !== null &&
        `at ${percentage(brand.firstPositionPct)} of the text, prominence ${decimal(brand.prominence)}`,
    ],
    [
      'Tone',
      brand.sentiment !== null &&
        `${SENTIMENT_NAMES[brand.sentiment]}, ${STRENGTH_NAMES[brand.recommendationStrength].toLowerCase()}, ${brand.contextQuality} context`,
    ],
    [
      'Share of voice',
      voice.percentage !== null &&
        `${percentage(voice.percentage)} (${voice.brandMentions} of ${voice.totalBrandMentions} mentions)`,
    ],
    ['Rivals named', rivalsNamed(answer)],
    [
      'GEO factors',
      geo !== null &&
        `${decimal(geo.estimatedGeoScore)} (citations ${decimal(geo.citationQuality)}, relevance ${decimal(geo.contentRelevance)}, authority ${decimal(geo.authoritySignals)}, position ${decimal(geo.positionProminence)})`,
    ],
    ['Features', features.featuresMentioned.join(', ')],
    ['Value propositions', features.valuePropsHighlighted.join(', ')],
    [
      'Snippet potential',
      additional !== null &&
        `${decimal(additional.featuredSnippetPotential)}${additional.voiceSearchOptimized ? ', suits voice search' : ''}`,
    ],
    ['Content gaps', additional !== null && list(additional.contentGaps)],
    ['Suggestions', additional !== null && list(additional.improvementSuggestions)],
    [
      'Judged by',
      answer.judgedBy === null
        ? (answer.missing ?? 'not judged')
        : answer.judgedBy === 'rules'
          ? 'rules'
          : 'a model',
    ],
    ['Sources', sources(answer)],
    ['Recorded as', answer.sourceId],
  ])}</aside>`;
}

function rivalsNamed(answer: AnalysedAnswer): Html[] | null {
  const named = answer.competitors.filter((rival) => rival.mentioned);
  if (named.length === 0) return null;
  return named.map(
    (rival, at) =>
      html`${at > 0 && ', '}<bdi>${rival.name}</bdi> ${rival.mentionCount}×${rival.positionedBetter && ' (ahead)'}`,
  );
}

function sources(answer: AnalysedAnswer): Html | null {
  if (answer.citations.length === 0) return null;
  const items = answer.citations.map(
    (citation) =>
      html`
        <li>${outsideLink(citation.url, html`<bdi>${citation.title ?? citation.url}</bdi>`)} <small>${citation.domain}</small></li>`,
  );
  return html`<ol class="list small">${items}</ol>`;
}
