import { metadataOf } from './call-settings.ts';
import type { JSONObject, Json, SourceContent } from './neutral.ts';
import { isRecord } from './shape.ts';

interface Marked {
  readonly providerMetadata?: Record<string, JSONObject> | undefined;
}

/** The annotations OpenAI gave a text, flat, as responses write them; chat completions nest the same fields. */
export function annotationsOf(part: Marked): Json[] {
  const annotations = metadataOf(part, 'openai')?.['annotations'];
  if (!Array.isArray(annotations)) return [];
  return annotations.filter(isRecord).map((annotation) => {
    const nested = annotation['url_citation'];
    return isRecord(nested) ? { type: 'url_citation', ...nested } : annotation;
  });
}

/** An annotation for a source of which no place in the text is known: it stands for all of the text. */
export function citationOf(source: SourceContent, textLength: number): Json | undefined {
  if (source.sourceType !== 'url') return undefined;
  return {
    type: 'url_citation',
    start_index: 0,
    end_index: textLength,
    url: source.url,
    title: source.title ?? '',
  };
}

/** The annotation as chat completions write it; undefined for kinds they do not know. */
export function nested(annotation: Json): Json | undefined {
  const { type, ...fields } = annotation;
  return type === 'url_citation' ? { type, url_citation: fields } : undefined;
}
