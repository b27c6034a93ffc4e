import type { OpenApiDocument, OpenApiOperation, OpenApiParameter } from './openapi.ts';

type Schema = {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly format?: string;
  readonly default?: unknown;
};

const MAX_DEPTH = 4;

/** The API as a page to read: no script, no outside request, made from the OpenAPI document itself. */
export function docsPage(document: OpenApiDocument): string {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  );
  const links = operations.map(
    ({ operation, method }) =>
      `<li><a href="#${escape(operation.operationId)}"><b class="m ${method}">${method}</b> ${escape(operation.operationId)}</a></li>`,
  );
  const sections = operations.map(({ path, method, operation }) => section(path, method, operation));
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Leadline API</title><style>${STYLE}</style></head><body><nav><h1>Leadline API</h1><p>${escape(document.info.version)}</p>
<ul>${links.join('')}</ul></nav><main><p class="lead">${escape(document.info.description)} Send your key as
<code>Authorization: Bearer ll_…</code>; the first one stands in <code>.leadline/api-key</code>. Machines read
<a href="/openapi.json">/openapi.json</a>. Errors are <code>application/problem+json</code>.</p>${sections.join('')}</main></body></html>`;
}

function section(path: string, method: string, operation: OpenApiOperation): string {
  const body = jsonSchemaOf(operation.requestBody);
  const [status, success] = Object.entries(operation.responses)[0] ?? ['200', {}];
  const output = jsonSchemaOf(success);
  return `<section id="${escape(operation.operationId)}"><h2>${escape(operation.summary)}</h2>
<p class="path"><b class="m ${method}">${method}</b> <code>${escape(path)}</code> <span>needs <code>${escape(operation['x-permission'])}</code></span></p>
${operation.description ? `<p>${escape(operation.description)}</p>` : ''}
${operation.parameters.length > 0 ? `<h3>Parameters</h3><ul class="fields">${operation.parameters.map(parameterLine).join('')}</ul>` : ''}
${body ? `<details open><summary>Request body</summary>${fields(body, 0)}</details>` : ''}
<details><summary>Response ${escape(status)}</summary>${output ? fields(output, 0) : '<p>A file.</p>'}</details></section>`;
}

function jsonSchemaOf(part: unknown): Schema | null {
  const content = (part as { content?: Record<string, { schema?: Schema }> } | undefined)?.content;
  return content?.['application/json']?.schema ?? null;
}

function parameterLine(parameter: OpenApiParameter): string {
  return fieldLine(parameter.name, parameter.schema as Schema, {
    required: parameter.required,
    note: `in ${parameter.in}`,
    depth: MAX_DEPTH,
  });
}

function fields(schema: Schema, depth: number): string {
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
  schema: Schema,
  about: { readonly required: boolean; readonly note: string; readonly depth: number },
): string {
  const inner = schema.type === 'array' ? schema.items : schema;
  const nested = about.depth < MAX_DEPTH && inner && (inner.properties ?? inner.anyOf ?? inner.oneOf);
  const more =
    nested && inner.properties
      ? `<details><summary>fields</summary>${fields(schema, about.depth + 1)}</details>`
      : '';
  const fallback =
    schema.default === undefined ? '' : ` default <code>${escape(JSON.stringify(schema.default))}</code>`;
  return `<li><code class="name">${escape(name)}</code>${about.required ? ' <em>required</em>' : ''}
<span>${escape(typeOf(schema))}${about.note ? `, ${about.note}` : ''}${fallback}</span> ${escape(schema.description ?? '')}${more}</li>`;
}

function typeOf(schema: Schema): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  if (schema.type === 'array') return `list of ${schema.items ? typeOf(schema.items) : 'anything'}`;
  const options = schema.anyOf ?? schema.oneOf;
  if (options) return options.map(typeOf).join(' or ');
  return [schema.type ?? 'anything'].flat().join(' or ') + (schema.format ? ` (${schema.format})` : '');
}

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

const STYLE = `:root{color-scheme:light dark;--line:light-dark(#e4e4e7,#333);--soft:light-dark(#71717a,#a1a1aa);--bg:light-dark(#fff,#111)}
body{margin:0;font:15px/1.55 system-ui,sans-serif;display:grid;grid-template-columns:19rem 1fr;background:var(--bg)}
nav{position:sticky;top:0;height:100vh;overflow:auto;border-right:1px solid var(--line);padding:1.5rem;box-sizing:border-box}
nav h1{font-size:1.1rem;margin:0}nav ul{list-style:none;padding:0}nav a{text-decoration:none;color:inherit;font-size:.82rem;display:block;padding:.2rem 0}
main{padding:1.5rem 3rem 6rem;max-width:56rem}section{border-top:1px solid var(--line);padding:1.5rem 0}h2{font-size:1.2rem;margin:0 0 .4rem}h3{font-size:.9rem}
.path span,.fields span,nav p{color:var(--soft);font-size:.85rem}.m{font:600 .7rem ui-monospace,monospace;padding:.15rem .4rem;border-radius:.3rem;background:#64748b;color:#fff}
.GET{background:#1d6f42}.POST{background:#1d4ed8}.DELETE{background:#b42318}code{font:.85em ui-monospace,monospace}
.fields{list-style:none;padding-left:1rem;border-left:2px solid var(--line)}.fields li{margin:.35rem 0}.name{font-weight:600}em{color:#b45309;font-size:.8rem}
summary{cursor:pointer;color:var(--soft);font-size:.85rem}.either>div{margin:.3rem 0 .3rem 1rem}
@media(max-width:50rem){body{display:block}nav{position:static;height:auto}main{padding:1.5rem}}`;
