import type { ModelRequest, TraceContext } from '@leadline/core/kernel/telemetry';
import { type Context, ROOT_CONTEXT, SpanKind, SpanStatusCode, TraceFlags, trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  type SpanExporter,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import type { Listeners } from '../listeners.ts';
import { attributesOf } from './attributes.ts';

export interface SpansOptions {
  /** The collector's address, without `/v1/traces`. */
  readonly endpoint: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly serviceName: string;
  readonly serviceVersion: string;
  /** Share of traces to send, 0 to 1, where the caller has not decided. */
  readonly share: number;
  /** Told of batches the collector did not take; they are lost. */
  readonly onFailed: (spans: number, error: Error) => void;
}

/** Sends a span for each request to a model, in batches and in the background. */
export interface Spans extends Pick<Listeners, 'onRequest'> {
  /** Sends what waits; gives up after a few seconds. */
  close(): Promise<void>;
}

const BATCH_AFTER_MS = 1_000;
const EXPORT_TIMEOUT_MS = 4_000;
/** Spans beyond this are dropped while the collector is slow or away. */
const LONGEST_QUEUE = 8_192;

export function createSpans(options: SpansOptions): Spans {
  const provider = new TracerProvider({
    resource: resourceFromAttributes({
      'service.name': options.serviceName,
      'service.version': options.serviceVersion,
    }),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(options.share) }),
    spanProcessors: [
      new BatchSpanProcessor({
        exporter: told(exporterOf(options), options.onFailed),
        scheduledDelayMillis: BATCH_AFTER_MS,
        exportTimeoutMillis: EXPORT_TIMEOUT_MS,
        maxQueueSize: LONGEST_QUEUE,
      }),
    ],
  });
  const tracer = provider.getTracer('leadline', options.serviceVersion);
  return {
    onRequest(request) {
      const startTime = request.startedAt;
      const options = { kind: SpanKind.CLIENT, startTime };
      const span = tracer.startSpan(
        `${request.operation} ${request.requestedModel}`,
        options,
        contextOf(request.trace),
      );
      // Most of the work, and for nothing where the span is not sampled.
      if (!span.isRecording()) return;
      span.setAttributes(attributesOf(request));
      const status = statusOf(request);
      if (status) span.setStatus(status);
      span.end(new Date(startTime.getTime() + request.latencyMs));
    },
    close: () => provider.shutdown().catch(() => undefined),
  };
}

function exporterOf({ endpoint, headers }: SpansOptions): OTLPTraceExporter {
  const url = `${endpoint.replace(/\/+$/u, '')}/v1/traces`;
  return new OTLPTraceExporter({ url, headers: { ...headers }, timeoutMillis: EXPORT_TIMEOUT_MS });
}

/** The SDK keeps failures to itself. */
function told(exporter: SpanExporter, onFailed: SpansOptions['onFailed']): SpanExporter {
  return {
    export: (spans, done) =>
      exporter.export(spans, (result) => {
        if (result.error) onFailed(spans.length, result.error);
        done(result);
      }),
    shutdown: () => exporter.shutdown(),
    forceFlush: async () => exporter.forceFlush?.(),
  };
}

function contextOf(parent: TraceContext | null): Context {
  if (!parent) return ROOT_CONTEXT;
  const { traceId, spanId, sampled } = parent;
  const traceFlags = sampled ? TraceFlags.SAMPLED : TraceFlags.NONE;
  return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags, isRemote: true });
}

/** Who hangs up, and what the gateway turns away, is no failure of a model. */
function statusOf({ outcome, errorCode }: ModelRequest) {
  if (outcome !== 'error') return null;
  return { code: SpanStatusCode.ERROR, message: errorCode ?? 'error' };
}

/** `name=value,name=value`, values percent-encoded; what is neither is left out. */
export function readHeaders(text: string | undefined): Record<string, string> {
  const pairs = (text ?? '').split(',').flatMap((pair) => {
    const at = pair.indexOf('=');
    const name = pair.slice(0, at).trim();
    return at > 0 && name !== '' ? [[name, decoded(pair.slice(at + 1).trim())] as const] : [];
  });
  return Object.fromEntries(pairs);
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
