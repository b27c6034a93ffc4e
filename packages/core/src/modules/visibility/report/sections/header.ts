import { MARK } from '../page/charts.ts';
import { type Html, html } from '../page/html.ts';
import { facts, words } from '../page/parts.ts';
import { counted, dateTime } from '../view/figures.ts';
import { analystName, providerName } from '../view/names.ts';
import type { ReportView } from '../view/report-view.ts';

/** Brand, what was asked of whom and when, and what a reader must know of the data. */
export function printHeader(view: ReportView): Html {
  const { report } = view;
  const { audit } = report;
  return html`<header class="top">
<p class="product">${MARK} Leadline <span>AI visibility report</span></p>
<h1>How AI assistants see <bdi>${audit.brand}</bdi></h1>
${facts([
  [
    'Answers',
    `${counted(report.answers.length, 'answer')}, ${audit.source === 'live' ? 'asked live' : 'recorded'}`,
  ],
  [
    'Assistants',
    view.providers.length > 0 &&
      view.providers.map((provider, at) => html`${at > 0 && ', '}${words(providerName(provider))}`),
  ],
  ['Product category', audit.productCategory],
  [
    'Date',
    html`<time datetime="${audit.finishedAt ?? audit.createdAt}">${dateTime(audit.finishedAt ?? audit.createdAt)}</time>`,
  ],
  ['Plan', audit.plan],
  ['Analyst', analystName(report.analyst)],
  ['Written for', report.reader.role],
])}
${notices(view)}
</header>
`;
}

function notices(view: ReportView): Html[] {
  const { report } = view;
  const shown = view.dataLabels.map((label) =>
    notice('data', { title: label.text, text: label.explanation }),
  );
  if (report.analyst === 'builtin') {
    shown.push(
      notice('rules', {
        title: 'Written by rules',
        text: 'No model took part. Counts and positions are exact; tone, insights and the brief come from rules over the measured evidence.',
      }),
    );
  }
  if (report.audit.status !== 'succeeded') shown.push(unfinished(report.audit));
  return shown;
}

function unfinished(audit: ReportView['report']['audit']): Html {
  const text =
    audit.error === null
      ? 'Figures cover what was finished when this page was made.'
      : `${audit.error.message} ${audit.error.next}`;
  return notice('bad', { title: `Not finished: ${audit.status}`, text });
}

function notice(kind: string, { title, text }: { title: string; text: string }): Html {
  return html`
    <p class="notice ${kind}" role="note"><strong>${title}.</strong> <span dir="auto">${text}</span></p>`;
}
