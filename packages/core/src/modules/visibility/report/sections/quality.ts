import type { Rate } from '@leadline/contracts';
import { type Html, html } from '../page/html.ts';
import { answerLink, facts, list } from '../page/parts.ts';
import type { ReportSection } from '../page/section.ts';
import { count, counted, dollars, hitsOf, interval, percent } from '../view/figures.ts';
import { analystName } from '../view/names.ts';
import type { ReportView } from '../view/report-view.ts';

/** How far the figures can be trusted, and what was warned of. */
export function qualitySection(view: ReportView): ReportSection {
  const { scores, warnings } = view.report;
  const { judged, modelAgreement, quotesAccepted } = scores.quality;
  return {
    id: 'quality',
    title: 'Data quality',
    group: 'Evidence',
    body: html`<div class="scores three">${[
      qualityCard('Answers judged', judged, 'The judged part is present'),
      qualityCard(
        'Model agrees with measuring',
        modelAgreement,
        'Where both say something, the measured value stands',
      ),
      qualityCard('Quotes found in the answer', quotesAccepted, 'Others are rejected'),
    ]}</div>${
      warnings.length > 0 &&
      html`<h3>Warnings</h3>${warnings.map(
        (warning) =>
          html`<div class="notice warning">
            <p dir="auto"><strong>${warning.message}</strong></p>${list(warning.items)}</div>`,
      )}`
    }${missingJudgements(view)}${disagreements(view)}${assumptions(view)}`,
  };
}

function qualityCard(name: string, rate: Rate, meaning: string): Html {
  return html`<article class="card score"><h3>${name}</h3><p class="muted">${meaning}</p>
    <p class="value"><span class="figure">${percent(rate.rate)}</span> <small>${rate.n === 0 ? 'nothing to count' : `${hitsOf(rate)} · ${interval(rate)}`}</small></p></article>`;
}

function missingJudgements(view: ReportView): Html | null {
  const missing = view.answers.filter(({ answer }) => answer.judgedBy === null);
  if (missing.length === 0) return null;
  const rows = missing.map(
    (numbered) =>
      html`
        <li>${answerLink(numbered)}: <span dir="auto">${numbered.answer.missing ?? 'no reason recorded'}</span></li>`,
  );
  return html`<h3>Not judged</h3><div class="card"><ul class="list">${rows}</ul></div>`;
}

function disagreements(view: ReportView): Html | null {
  const rows = view.answers.flatMap((numbered) =>
    numbered.answer.disagreements.map(
      (entry) =>
        html`<tr><th scope="row">${answerLink(numbered)}</th><td><code>${entry.field}</code></td>
          <td dir="auto">${plain(entry.measured)}</td><td dir="auto">${plain(entry.model)}</td></tr>`,
    ),
  );
  if (rows.length === 0) return null;
  return html`
    <details class="fold printed"><summary><span>Where the model contradicts measuring</span><small>${counted(rows.length, 'statement')}</small></summary>
    <div class="scroll"><table class="data"><thead><tr><th scope="col">Answer</th><th scope="col">Field</th>
    <th scope="col">Measured (stands)</th><th scope="col">Model</th></tr></thead><tbody>${rows}</tbody>
    </table></div></details>`;
}

function plain(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing');
}

/** What nobody gave and was worked out, for the company and the reader. */
function assumptions(view: ReportView): Html | null {
  const derived = [...view.report.company.derived, ...view.report.reader.derived];
  if (derived.length === 0) return null;
  return html`<h3>Assumed, since nobody said</h3>
    <div class="card">${facts(derived.map((entry) => [fieldName(entry.field), entry.basis] as const))}
    </div>`;
}

/** `companySize` as `Company size`. */
function fieldName(field: string): string {
  const spaced = field.replaceAll(
    /([a-z])([A-Z])/gu,
    (_, before: string, after: string) => `${before} ${after.toLowerCase()}`,
  );
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

/** Money, calls and tokens. */
export function costSection(view: ReportView): ReportSection {
  const { cost, calls, analyst, answers } = view.report;
  const total = cost.analysisUsd + cost.collectionUsd;
  return {
    id: 'cost',
    title: 'Cost',
    group: 'Evidence',
    body: html`<div class="card cost">
      <p class="value"><span class="figure huge">${dollars(total)}</span> <small>${answers.length > 0 && `${dollars(total / answers.length)} per answer`}</small></p>${facts(
        [
          ['Analysis', `${dollars(cost.analysisUsd)} · ${counted(calls.analysis, 'call')}`],
          ['Collecting answers', `${dollars(cost.collectionUsd)} · ${counted(calls.collection, 'call')}`],
          ['Repaired calls', count(calls.repaired)],
          ['Answered from cache', count(calls.cached)],
          ['Tokens in', `${count(cost.inputTokens)}, of which ${count(cost.cachedInputTokens)} cached`],
          ['Tokens out', count(cost.outputTokens)],
          ['Analyst', analystName(analyst)],
        ],
      )}${
        analyst === 'builtin' &&
        html`
      <p class="muted">Rules answered the planned calls without a model, so the analysis cost nothing.</p>`
      }
      </div>`,
  };
}
