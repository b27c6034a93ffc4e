import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';

/** A span as the collector read it. */
export interface CollectedSpan {
  readonly name: string;
  readonly kind: number;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly seconds: number;
  readonly status: { readonly code?: number; readonly message?: string };
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly resource: Readonly<Record<string, unknown>>;
  readonly headers: IncomingHttpHeaders;
}

/** A collector that speaks OTLP over HTTP in JSON. */
export interface Collector {
  readonly url: string;
  readonly spans: CollectedSpan[];
  /** What it answers from now on; 200 unless said. */
  answer(status: number): void;
  close(): Promise<void>;
}

interface Value {
  readonly stringValue?: string;
  readonly boolValue?: boolean;
  readonly intValue?: number | string;
  readonly doubleValue?: number;
  readonly arrayValue?: { readonly values?: readonly Value[] };
}
type KeyValues = readonly { readonly key: string; readonly value: Value }[];
interface Export {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: KeyValues };
    readonly scopeSpans: readonly { readonly spans: readonly RawSpan[] }[];
  }[];
}
interface RawSpan {
  readonly name: string;
  readonly kind: number;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly status: CollectedSpan['status'];
  readonly attributes: KeyValues;
}

export async function startCollector(): Promise<Collector> {
  const spans: CollectedSpan[] = [];
  let status = 200;
  const take = async (request: IncomingMessage) => {
    const bytes = await buffer(request);
    const { url, headers } = request;
    if (status !== 200 || url !== '/v1/traces' || headers['content-type'] !== 'application/json') return;
    const body = headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes;
    spans.push(...spansOf(JSON.parse(body.toString()) as Export, headers));
  };
  const server = createServer((request, response) => {
    void take(request).then(() =>
      response.writeHead(status, { 'content-type': 'application/json' }).end('{}'),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    answer: (next) => void (status = next),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function spansOf({ resourceSpans }: Export, headers: IncomingHttpHeaders): CollectedSpan[] {
  return resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap(({ spans }) =>
      spans.map((span) => ({
        name: span.name,
        kind: span.kind,
        traceId: span.traceId,
        spanId: span.spanId,
        parentSpanId: span.parentSpanId ?? '',
        seconds: Number(BigInt(span.endTimeUnixNano) - BigInt(span.startTimeUnixNano)) / 1e9,
        status: span.status,
        attributes: read(span.attributes),
        resource: read(resource.attributes),
        headers,
      })),
    ),
  );
}

function read(pairs: KeyValues): Record<string, unknown> {
  return Object.fromEntries(pairs.map(({ key, value }) => [key, valueOf(value)]));
}

function valueOf({ stringValue, boolValue, intValue, doubleValue, arrayValue }: Value): unknown {
  if (arrayValue) return (arrayValue.values ?? []).map(valueOf);
  return stringValue ?? boolValue ?? doubleValue ?? Number(intValue);
}
