import { HTTP_STATUS_OF } from '@leadline/core/kernel/errors';
import { DOCS_STYLE } from './docs-style.ts';
import type {
  JsonSchema,
  OpenApiBody,
  OpenApiDocument,
  OpenApiOperation,
  OpenApiParameter,
} from './openapi.ts';

const MAX_DEPTH = 4;

interface Entry {
  readonly path: string;
  readonly method: string;
  readonly operation: OpenApiOperation;
}

/** The API as a page to read: no script, no outside request, made from the OpenAPI document itself. */
export function docsPage(document: OpenApiDocument): string {
  const entries: Entry[] = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  );
  return `<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">
<title>Leadline API</title><style>${DOCS_STYLE}</style></head><body>
<nav aria-label="Operations"><h1>Leadline API</h1><p>Version ${escape(document.info.version)}</p>${contents(entries)}</nav>
<main>${introduction(document)}${entries.map(section).join('')}${errors()}</main></body></html>`;
}

function contents(entries: readonly Entry[]): string {
  const groups = Map.groupBy(entries, ({ operation }) =>
    operation.operationId.split('.').slice(0, -1).join(' '),
  );
  const lists = [...groups].map(
    ([name, group]) =>
      `<h2>${escape(name)}</h2><ul>${group
        .map(
          ({ operation, method }) =>
            `<li><a href="#${escape(operation.operationId)}">${badge(method)} ${escape(operation.operationId.split('.').at(-1) ?? '')}</a></li>`,
        )
        .join('')}</ul>`,
  );
  return `${lists.join('')}<h2><a href="#errors">errors</a></h2>`;
}

function introduction({ info }: OpenApiDocument): string {
  return `<p class="lead">${escape(info.description)} Machines read <a href="/openapi.json">/openapi.json</a>.</p>
<pre>KEY=$(cat .leadline/api-key)
curl -H "Authorization: Bearer $KEY" http://127.0.0.1:4400/v1/visibility/audits
curl -H "Authorization: Bearer $KEY" -H 'content-type: application/json' http://127.0.0.1:4400/v1/visibility/audits -d '
  {"brand": {"name": "Acme"}, "competitors": [{"name": "Globex"}], "answers": {"kind": "recorded", "answers": [
    {"query": "Which project tool is best?", "text": "Acme, or Globex.", "provider": "chatgpt"}]}}'</pre>
<ul class="notes">
<li><b>Key.</b> Send <code>Authorization: Bearer ll_…</code>. The first key is written to <code>api-key</code> in Leadline’s home.</li>
<li><b>Once only.</b> Operations that take an <code>Idempotency-Key</code> do the work once, however often the request is sent.</li>
<li><b>Pages.</b> Pass <code>nextCursor</code> of one page as <code>cursor</code> of the next; it is null on the last.</li>
<li><b>Progress.</b> Ask for the events of an audit again and again with <code>after</code>, or once with <code>Accept: text/event-stream</code>; the stream ends with the job and goes on at <code>Last-Event-ID</code>.</li>
<li><b>Errors.</b> <code>application/problem+json</code> with a stable <code>code</code>, what to do <code>next</code>, and what was <code>kept</code>.</li>
</ul>`;
}

function section({ path, method, operation }: Entry): string {
  const { operationId, parameters, requestBody } = operation;
  return `<section id="${escape(operationId)}"><h2>${escape(operation.summary)}</h2>
<p class="path">${badge(method)} <code>${escape(path)}</code> <span>needs <code>${escape(operation['x-permission'])}</code></span></p>
${operation.description ? `<p>${prose(operation.description)}</p>` : ''}
${parameters.length > 0 ? `<h3>Parameters</h3><ul class="fields">${parameters.map(parameterLine).join('')}</ul>` : ''}
${requestBody ? bodyBlock('Request body', requestBody, true) : ''}
${responseBlock(operation)}</section>`;
}

function responseBlock({ responses }: OpenApiOperation): string {
  return Object.entries(responses)
    .filter(([status]) => status !== 'default')
    .map(([status, body]) => bodyBlock(`Response ${status}`, body, false))
    .join('');
}

function bodyBlock(title: string, { content }: OpenApiBody, open: boolean): string {
  const json = content['application/json']?.schema;
  const types = Object.keys(content).join(', ');
  const inside = json ? fields(json, 0) : `<p>A file of one of these types.</p>`;
  return `<details${open ? ' open' : ''}><summary>${escape(title)} <code>${escape(types)}</code></summary>${inside}</details>`;
}

function parameterLine(parameter: OpenApiParameter): string {
  const description = parameter.description ?? parameter.schema.description;
  return fieldLine(
    parameter.name,
    { ...parameter.schema, ...(description !== undefined && { description }) },
    { required: parameter.required, note: `in the ${parameter.in}`, depth: MAX_DEPTH },
  );
}

function fields(schema: JsonSchema, depth: number): string {
  const object = schema.type === 'array' && schema.items ? schema.items : schema;
  const options = object.anyOf ?? object.oneOf;
  if (!object.properties && options) {
    return `<div class="either">One of:${options.map((option) => `<div>${fields(option, depth)}</div>`).join('')}</div>`;
  }
  const rows = Object.entries(object.properties ?? {}).map(([name, field]) =>
    fieldLine(name, field, { required: (object.required ?? []).includes(name), note: '', depth }),
  );
  return rows.length > 0
    ? `<ul class="fields">${rows.join('')}</ul>`
    : `<p><code>${escape(typeOf(object))}</code></p>`;
}

function fieldLine(
  name: string,
  schema: JsonSchema,
  about: { readonly required: boolean; readonly note: string; readonly depth: number },
): string {
  const inner = schema.type === 'array' ? schema.items : schema;
  const nested = about.depth < MAX_DEPTH && hasFields(inner);
  const more = nested ? `<details><summary>fields</summary>${fields(schema, about.depth + 1)}</details>` : '';
  const fallback =
    schema.default === undefined ? '' : `, default <code>${escape(JSON.stringify(schema.default))}</code>`;
  return `<li><code class="name">${escape(name)}</code>${about.required ? ' <em>required</em>' : ''}
<span>${escape(typeOf(schema))}${about.note ? `, ${about.note}` : ''}${fallback}</span> ${prose(schema.description ?? '')}${more}</li>`;
}

function hasFields(schema: JsonSchema | undefined): boolean {
  if (!schema) return false;
  return schema.properties !== undefined || [...(schema.anyOf ?? schema.oneOf ?? [])].some(hasFields);
}

function typeOf(schema: JsonSchema): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  if (schema.type === 'array') return `list of ${schema.items ? typeOf(schema.items) : 'anything'}`;
  const options = schema.anyOf ?? schema.oneOf;
  if (options) return [...new Set(options.map(typeOf))].join(' or ');
  return [schema.type ?? 'anything'].flat().join(' or ') + (schema.format ? ` (${schema.format})` : '');
}

function errors(): string {
  const rows = Object.entries(HTTP_STATUS_OF).map(
    ([code, status]) => `<tr><td><code>${escape(code)}</code></td><td>${status}</td></tr>`,
  );
  return `<section id="errors"><h2>Errors</h2><p>The <code>code</code> is stable; the texts are for people and may change.
<code>retryable</code> says whether the same request may succeed later.</p>
<table><thead><tr><th scope="col">code</th><th scope="col">status</th></tr></thead><tbody>${rows.join('')}</tbody></table></section>`;
}

function badge(method: string): string {
  return `<b class="m ${method}">${method}</b>`;
}

/** Descriptions are Markdown of which only code is used. */
function prose(text: string): string {
  return escape(text).replaceAll(/`([^`]+)`/gu, '<code>$1</code>');
}

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
