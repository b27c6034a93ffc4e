import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type Html, type HtmlValue, html, printHtml, trustedMarkup } from './html.ts';

/** In the order they must stand: later sheets refine earlier ones. */
const SHEETS = ['colours', 'base', 'figures', 'drawings', 'tables', 'words', 'answers', 'narrow', 'print'];
const STYLE = SHEETS.map((name, at) =>
  readFileSync(new URL(`./style/${at + 1}-${name}.css`, import.meta.url), 'utf8'),
).join('\n');
const SCRIPT = readFileSync(new URL('./page-script.js', import.meta.url), 'utf8');

function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

/**
 * What a browser may do with a report: run this file's own script and style, known by their hashes, and
 * nothing else. Set as a meta element in every page; a server that sends reports sends it as a header too.
 */
export const REPORT_CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  `script-src ${hashOf(SCRIPT)}`,
  `style-src ${hashOf(STYLE)}`,
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

export interface PageInput {
  readonly title: string;
  readonly contents: HtmlValue;
  readonly main: HtmlValue;
  readonly footer: HtmlValue;
}

/** A whole document that needs nothing but itself. */
export function printPage(input: PageInput): string {
  const page: Html = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${trustedMarkup(REPORT_CONTENT_SECURITY_POLICY)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<title>${input.title}</title>
<style>${trustedMarkup(STYLE)}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the report</a>
<div class="frame">
${input.contents}
<main id="main" tabindex="-1">
${input.main}
<footer>${input.footer}</footer>
</main>
</div>
<script>${trustedMarkup(SCRIPT)}</script>
</body>
</html>
`;
  return printHtml(page);
}
