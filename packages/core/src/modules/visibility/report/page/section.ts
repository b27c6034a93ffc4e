import type { ReportView } from '../view/report-view.ts';
import { type Html, type HtmlValue, html } from './html.ts';
import { tag } from './parts.ts';

export type SectionGroup = 'Results' | 'What to do' | 'Evidence';

/** One part of the report, as it is listed in the contents and printed on the page. */
export interface ReportSection {
  /** Anchor, ours, never from data. */
  readonly id: string;
  readonly title: string;
  readonly group: SectionGroup;
  /** One or two sentences under the title. */
  readonly lead?: HtmlValue;
  readonly body: HtmlValue;
}

export function printSection(view: Pick<ReportView, 'dataLabels'>, section: ReportSection): Html {
  return html`<section id="${section.id}" aria-labelledby="${section.id}-title">
<header class="head"><h2 id="${section.id}-title">${section.title}</h2>${dataTags(view)}</header>
${section.lead !== undefined && section.lead !== null && html`<p class="lead">${section.lead}</p>`}
${section.body}
</section>
`;
}

/** What the data are, repeated beside every title so that a cut-out of the page still says it. */
export function dataTags(view: Pick<ReportView, 'dataLabels'>): Html[] {
  return view.dataLabels.map((label) => tag(label.text, 'data'));
}

/** Contents of the page, grouped. */
export function printContents(sections: readonly ReportSection[]): Html {
  const groups = [...new Set(sections.map((section) => section.group))];
  return html`<nav class="contents" aria-label="Contents">${groups.map(
    (group) =>
      html`<p>${group}</p><ul>${sections
        .filter((section) => section.group === group)
        .map(
          (section) => html`
        <li><a href="#${section.id}">${section.title}</a></li>`,
        )}</ul>`,
  )}</nav>`;
}
