import { visibilityOperations } from '@leadline/contracts';
import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, it } from 'vitest';
import { docsPage } from './docs-page.ts';
import { openApiDocument } from './openapi.ts';

const definitions = Object.values(visibilityOperations);
const document = openApiDocument(definitions, '1.2.3');

describe('the OpenAPI document', () => {
  it('is valid OpenAPI 3.1', async () => {
    const validator = new Validator();
    // The validator resolves references in place.
    const { valid, errors } = await validator.validate(structuredClone(document) as never);
    expect(errors).toBeUndefined();
    expect(valid).toBe(true);
    expect(validator.version).toBe('3.1');
  });

  it.each(definitions.map((definition) => [definition.name, definition] as const))(
    'describes %s with every field of its input',
    (name, definition) => {
      const { method, path, status = 200 } = definition.http;
      const operation = document.paths[path]?.[method.toLowerCase()];
      expect(operation).toMatchObject({ operationId: name, 'x-permission': definition.permission });
      const parameters = (operation?.parameters ?? []).map((parameter) => parameter.name);
      const body = Object.keys(operation?.requestBody?.content['application/json']?.schema.properties ?? {});
      const described = [...parameters, ...body].filter((field) => field !== 'Idempotency-Key').sort();
      expect(described).toEqual(Object.keys(definition.input.def.shape).sort());
      expect(parameters.includes('Idempotency-Key')).toBe(definition.idempotent === true);
      expect(Object.keys(operation?.responses ?? {})).toEqual([String(status), 'default']);
    },
  );

  it('names the media types a client can ask for', () => {
    const answers = (path: string) =>
      Object.keys(document.paths[path]?.['get']?.responses['200']?.content ?? {});
    expect(answers('/v1/visibility/audits/{auditId}/export')).toEqual([
      'text/html',
      'application/json',
      'text/csv',
      'text/markdown',
    ]);
    expect(answers('/v1/visibility/audits/{auditId}/events')).toContain('text/event-stream');
  });

  it('describes the gateway, whose answers are in the protocols of its clients', () => {
    const paths = ['chat/completions', 'responses', 'messages', 'messages/count_tokens', 'embeddings'];
    for (const path of paths)
      expect(document.paths[`/v1/${path}`]?.['post']).toMatchObject({
        tags: ['gateway'],
        requestBody: { required: true },
        'x-permission': 'llm:use',
      });
    expect(document.paths['/v1/models']?.['get']?.operationId).toBe('gateway.models');
    expect(docsPage(document)).toContain('id="gateway.embeddings"');
  });

  it('asks for a body only where one is needed', () => {
    const resume = document.paths['/v1/visibility/audits/{auditId}/resume']?.['post'];
    expect(resume?.requestBody?.required).toBe(false);
    const cancel = document.paths['/v1/visibility/audits/{auditId}/cancel']?.['post'];
    expect(cancel?.requestBody).toBeUndefined();
  });
});

describe('the documentation page', () => {
  const page = docsPage(document);

  it('shows every operation, its permission and every error code, without a script', () => {
    for (const { name, summary } of definitions) {
      expect(page).toContain(`id="${name}"`);
      expect(page).toContain(summary.replaceAll('"', '&quot;'));
    }
    expect(page).toContain('<code>budget_reached</code>');
    expect(page).not.toMatch(/<script|\son\w+=|javascript:/iu);
  });
});
