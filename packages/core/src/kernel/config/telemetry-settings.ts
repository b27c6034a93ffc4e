import { z } from 'zod';
import { optionalText, optionalUrl, setting, yesOrNo } from './setting.ts';

const SHARE = 'must be a number from 0 to 1';

/** What is shown to those who watch over the running server. OpenTelemetry's own go by the names it gives them everywhere. */
export const TELEMETRY_SETTINGS = {
  LEADLINE_METRICS_TOKEN: setting({
    group: 'Telemetry',
    description:
      'Opens `GET /metrics` for Prometheus to whoever sends it as a bearer token. The figures are of all workspaces together, so no API key opens them.',
    type: z.string().min(16, 'must have at least 16 characters').optional(),
    secret: true,
    defaultShown: 'no metrics',
  }),
  OTEL_EXPORTER_OTLP_ENDPOINT: setting({
    group: 'Telemetry',
    description:
      'Collector that gets a span for each call of a model, by OTLP over HTTP, as `http://localhost:4318`; `/v1/traces` is added.',
    type: optionalUrl,
    defaultShown: 'no spans',
  }),
  OTEL_EXPORTER_OTLP_HEADERS: setting({
    group: 'Telemetry',
    description: 'Headers the collector wants, as `name=value,name=value`, values percent-encoded.',
    type: optionalText,
    secret: true,
  }),
  OTEL_SERVICE_NAME: setting({
    group: 'Telemetry',
    description: 'What this server is called in traces.',
    type: z.string().default('leadline'),
  }),
  OTEL_TRACES_SAMPLER_ARG: setting({
    group: 'Telemetry',
    description:
      'Share of traces that are sent, 0 to 1. What the caller of a traced request decided counts first.',
    type: z
      .string()
      .regex(/^(0(\.\d+)?|1(\.0+)?|\.\d+)$/u, SHARE)
      .transform(Number)
      .default(1),
  }),
  LEADLINE_TRACE_CONTENT: setting({
    group: 'Telemetry',
    description:
      'Whether spans carry questions and answers. Never those of confidential callers, nor where a guard masked or blocked something.',
    type: yesOrNo(false),
  }),
} as const;
