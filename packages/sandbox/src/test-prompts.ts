import { z } from 'zod';

export const QUESTION = 'Which is the best CRM for small law firms, Clio or Lawmatics?';
export const KEY = 'sandbox-key';

const BRAND_LINES = 'Brand: Keeper\nRivals: Bitwarden, Dashlane, 1Password\nSold: password manager';

function answer(n: number, named: boolean): string {
  const brand = named
    ? `**Keeper** is a strong choice for team number ${n} because it keeps clear audit logs.`
    : `Most teams of kind ${n} start with the manager that their browser already offers.`;
  const rest = `Bitwarden costs less for small teams and its code can be read by anyone, as test ${n} says.\n- Password sharing works well in Dashlane, and password health reports come with plan ${n}.`;
  return `<answer n="${n}" provider="openai" query="Which password manager is best?">\n${brand} ${rest}\n</answer>`;
}

/** Answers 1 to `count`; every fourth does not name the brand. */
export function judgePrompt(count: number, question = 'Judge each answer.'): string {
  const answers = Array.from({ length: count }, (_, index) => answer(index + 1, index % 4 !== 3));
  return `${BRAND_LINES}\n\n${answers.join('\n')}\n\n${question}`;
}

export const judgementsSchema = z.object({
  answers: z.array(
    z.object({
      n: z.int().min(1),
      count: z.int().min(0),
      position: z.number().min(0).max(100).nullable(),
      sentiment: z.enum(['positive', 'neutral', 'negative', 'mixed']).nullable(),
      strength: z.enum(['strong', 'moderate', 'weak', 'none']),
      quotes: z.array(z.string()).max(4),
      features: z.array(z.string()).max(6),
      rivals: z.array(z.object({ name: z.string(), count: z.int().min(1), note: z.string() })),
      gaps: z.array(z.string()).max(4),
      improve: z.array(z.string()).max(4),
    }),
  ),
});

export const itemsSchema = z.object({
  recommendations: z.array(
    z.object({
      text: z.string().min(1),
      topic: z.string(),
      priority: z.int().min(1).max(10),
      impact: z.enum(['low', 'medium', 'high']),
      timeline: z.string(),
      actions: z.array(z.string()).max(3),
      metrics: z.array(z.string()).max(2),
      rival: z.string().nullable(),
      proof: z
        .array(z.object({ n: z.int().min(1), quote: z.string() }))
        .min(1)
        .max(3),
    }),
  ),
});

export function jsonSchemaOf(schema: z.ZodType): Record<string, unknown> {
  return z.toJSONSchema(schema, { target: 'draft-7' });
}

/** Calls an address with a JSON body and the accepted key, as OpenAI's API takes it. */
export function post(
  address: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${KEY}`, ...headers },
    body: JSON.stringify(body),
  });
}

export function chatBody(content: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  return { model: 'gpt-5-nano', messages: [{ role: 'user', content }], ...more };
}

/** A chat completion asked for in JSON of the given schema. */
export function jsonChatBody(content: string, schema: z.ZodType, name = 'judge'): Record<string, unknown> {
  const json_schema = { name, strict: true, schema: jsonSchemaOf(schema) };
  return chatBody(content, { response_format: { type: 'json_schema', json_schema } });
}
