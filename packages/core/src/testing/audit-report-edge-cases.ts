import { type AnalysedAnswer, type AuditReport, auditReportSchema, type Span } from '@leadline/contracts';
import { exampleAuditReport } from './audit-report.ts';
import { exampleAnswers } from './audit-report-answers.ts';
import { exampleScores } from './audit-report-scores.ts';
import { EXAMPLE_BRAND, EXAMPLE_PROVIDERS, EXAMPLE_RIVALS } from './audit-report-texts.ts';

const NOT_NAMED: AnalysedAnswer['brand'] = {
  mentioned: false,
  mentionCount: 0,
  firstPositionPct: null,
  prominence: 0,
  contextQuality: 'none',
  sentiment: null,
  recommendationStrength: 'none',
  quotes: [],
  mentions: [],
};

/** Nothing found: four answers that name nobody, no brief, no insight, no citation, no rival. */
export function emptyAuditReport(): AuditReport {
  const answers = exampleAnswers(1)
    .slice(0, EXAMPLE_PROVIDERS.length)
    .map((answer) => ({
      ...answer,
      text: 'Nobody is named here.',
      brand: NOT_NAMED,
      competitors: [],
      features: { featuresMentioned: [], valuePropsHighlighted: [] },
      shareOfVoice: { brandMentions: 0, totalBrandMentions: 0, percentage: null },
      citations: [],
    }));
  return {
    ...exampleAuditReport(),
    competitors: [],
    note: null,
    warnings: [],
    answers,
    scores: { ...exampleScores(answers), rivals: [] },
    categories: [],
    priorities: [],
    brief: null,
    discoveredBrands: [],
    citations: { total: 0, domains: [], gaps: [] },
  };
}

/** Not even an answer: an audit that stopped before the first one. */
export function unfinishedAuditReport(): AuditReport {
  const empty = emptyAuditReport();
  return {
    ...empty,
    audit: {
      ...empty.audit,
      status: 'paused',
      finishedAt: null,
      error: {
        code: 'budget_reached',
        message: 'The budget of $0.20 is spent.',
        next: 'Resume with a higher budget.',
      },
    },
    answers: [],
    scores: { ...exampleScores([]), rivals: [] },
  };
}

type Rewrite = (value: string, path: string) => string;

/** Paths whose strings come from a fixed set, or are parsed: dates, identifiers of the audit, enumerations. */
const FIXED =
  /(?:^|\.)(?:status|plan|source|createdAt|finishedAt|category|funnelStage|type|impact|difficulty|confidence|roiConfidence|kind|author|judgedBy|sentiment|contextQuality|recommendationStrength|companySize|growthStage|level|riskTolerance|detailLevel|sourceCategories\[\]|funnelStagesImpacted\[\])$|^audit\.id$/u;

/**
 * The report with `rewrite` applied to every string that is free text, checked against the schema, to prove
 * that no field can break a presenter. Enumerations, dates and the audit's identifier stay as they are.
 */
export function withEveryString(report: AuditReport, rewrite: Rewrite): AuditReport {
  const visit = (value: unknown, path: string): unknown => {
    if (typeof value === 'string') return FIXED.test(path) ? value : rewrite(value, path);
    if (Array.isArray(value)) return value.map((entry) => visit(entry, `${path}[]`));
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value);
    return Object.fromEntries(
      entries.map(([key, entry]) => [key, visit(entry, path === '' ? key : `${path}.${key}`)]),
    );
  };
  return auditReportSchema.parse(visit(report, ''));
}

const FOREIGN_NAMES: ReadonlyMap<string, string> = new Map([
  ['Larkfield', 'شركة النور للتقنية'],
  ['Quillstack', '株式会社カスタマーサポート総合研究所'],
  [
    'Bramblebox',
    'Donaudampfschifffahrtsgesellschaftskundendienstpostfachverwaltungssystemeinrichtungsgesellschaft mbH',
  ],
  ['Ovenbird', 'Café “Ñandú” & <Söhne>'],
  ['Kestrelly', '\u202Eylertsek 👩‍👩‍👧‍👦'],
]);

/** The example with names that strain a layout: right to left, wide, very long, marked up, reversing. */
export function foreignAuditReport(): AuditReport {
  const renamed = withEveryString(exampleAuditReport(), (value) => {
    let text = value;
    for (const [name, foreign] of FOREIGN_NAMES) text = text.replaceAll(name, foreign);
    return text;
  });
  return { ...renamed, answers: renamed.answers.map(relocated) };
}

/** Spans found anew after the text has changed. */
function relocated(answer: AnalysedAnswer): AnalysedAnswer {
  const { text, brand } = answer;
  return {
    ...answer,
    brand: {
      ...brand,
      quotes: brand.quotes.flatMap((quote) => occurrences(text, quote.text).slice(0, 1)),
      mentions: brand.mentioned ? occurrences(text, FOREIGN_NAMES.get(EXAMPLE_BRAND.name) ?? '') : [],
    },
    competitors: answer.competitors.map((rival) => ({
      ...rival,
      mentions: rival.mentioned ? occurrences(text, rival.name) : [],
    })),
  };
}

function occurrences(text: string, words: string): Span[] {
  if (words === '') return [];
  const pieces = text.split(words);
  let at = 0;
  return pieces.slice(1).map((_, index) => {
    const start = at + (pieces[index]?.length ?? 0);
    at = start + words.length;
    return { start, end: at, text: words };
  });
}

/** Strings that turn into something live wherever a presenter forgets to escape. */
export const HOSTILE_STRINGS: readonly string[] = [
  '<script>globalThis.breached=1;alert(1)</script>',
  '<img src=x onerror="globalThis.breached=1">',
  '"><svg onload=globalThis.breached=1>',
  `' onmouseover='globalThis.breached=1`,
  '</style><style>*{display:none}</style>',
  '</title></head><body onload=globalThis.breached=1>',
  '--><!--<script>',
  '[go](javascript:globalThis.breached=1)',
  '`${globalThis.breached=1}`',
  '</details></article></main><iframe srcdoc="<p>x">',
  'javascript:globalThis.breached=1//',
  'data:text/html,<script>globalThis.breached=1</script>',
  '<base href="https://evil.example/"><meta http-equiv="refresh" content="0;url=https://evil.example/">',
  '&lt;script&gt;\u0000\u001B[2J\u202E',
];

/** Every free string of the example with a hostile one after it, each kind in turn. */
export function hostileAuditReport(): AuditReport {
  let turn = 0;
  const assigned = new Map<string, string>();
  return withEveryString(exampleAuditReport(), (value) => {
    const known = assigned.get(value);
    if (known !== undefined) return known;
    const hostile = HOSTILE_STRINGS[turn % HOSTILE_STRINGS.length] ?? '';
    turn += 1;
    // The same words get the same attack, so that identifiers and names still find each other.
    const attacked = isName(value) ? `${value}${hostile}`.slice(0, 120) : `${value} ${hostile}`;
    assigned.set(value, attacked);
    return attacked;
  });
}

function isName(value: string): boolean {
  return [EXAMPLE_BRAND, ...EXAMPLE_RIVALS].some(
    ({ name, aliases }) => value === name || aliases.includes(value),
  );
}
