import type { z } from 'zod';
import {
  optionalText,
  optionalUrl,
  type Setting,
  type SettingGroup,
  setting,
  wholeNumber,
  yesOrNo,
} from './setting.ts';

/** How hard a provider may be worked; the same five for each. */
type PaceSettings<Prefix extends string> = Readonly<
  Record<`LEADLINE_${Prefix}_MODEL`, Setting<typeof optionalText>> &
    Record<
      | `LEADLINE_${Prefix}_CONCURRENCY`
      | `LEADLINE_${Prefix}_REQUESTS_PER_MINUTE`
      | `LEADLINE_${Prefix}_TOKENS_PER_MINUTE`,
      Setting<z.ZodType<number>>
    >
>;

const CONCURRENCY = 64;
const MOST_PER_MINUTE = 1_000_000_000;

function paceSettings<Prefix extends string>(prefix: Prefix, group: SettingGroup): PaceSettings<Prefix> {
  return {
    [`LEADLINE_${prefix}_MODEL`]: setting({
      group,
      description: `Model that analyses when ${group} is the analyst; else the first small one of the price file.`,
      type: optionalText,
    }),
    [`LEADLINE_${prefix}_CONCURRENCY`]: setting({
      group,
      description: 'Calls under way at once.',
      type: wholeNumber(1, 1000, CONCURRENCY),
    }),
    [`LEADLINE_${prefix}_REQUESTS_PER_MINUTE`]: setting({
      group,
      description: 'Calls a minute; 0 for no limit of our own.',
      type: wholeNumber(0, MOST_PER_MINUTE, 0),
    }),
    [`LEADLINE_${prefix}_TOKENS_PER_MINUTE`]: setting({
      group,
      description: 'Input and reserved output tokens a minute; 0 for no limit of our own.',
      type: wholeNumber(0, MOST_PER_MINUTE, 0),
    }),
  } as PaceSettings<Prefix>;
}

function key(group: SettingGroup, description: string, aliases: readonly string[] = []) {
  return setting({ group, description, type: optionalText, secret: true, aliases });
}

function address(group: SettingGroup, description = "Replaces the provider's own address.") {
  return setting({ group, description, type: optionalUrl });
}

function assistantModel(group: SettingGroup) {
  return setting({
    group,
    description: 'Model asked, with its web search on, when an audit collects answers live.',
    type: optionalText,
  });
}

/** Keys go by the names the providers themselves use, so that keys set for other tools just work. */
export const PROVIDER_SETTINGS = {
  OPENAI_API_KEY: key('OpenAI', 'API key.'),
  OPENAI_BASE_URL: address('OpenAI'),
  LEADLINE_OPENAI_ASSISTANT_MODEL: assistantModel('OpenAI'),
  ...paceSettings('OPENAI', 'OpenAI'),

  ANTHROPIC_API_KEY: key('Anthropic', 'API key.'),
  ANTHROPIC_BASE_URL: address('Anthropic'),
  LEADLINE_ANTHROPIC_ASSISTANT_MODEL: assistantModel('Anthropic'),
  ...paceSettings('ANTHROPIC', 'Anthropic'),

  GEMINI_API_KEY: key('Google Gemini', 'API key.', ['GOOGLE_GENERATIVE_AI_API_KEY']),
  GEMINI_BASE_URL: address('Google Gemini'),
  LEADLINE_GEMINI_ASSISTANT_MODEL: assistantModel('Google Gemini'),
  ...paceSettings('GEMINI', 'Google Gemini'),

  PERPLEXITY_API_KEY: key('Perplexity', 'API key.'),
  PERPLEXITY_BASE_URL: address('Perplexity'),
  LEADLINE_PERPLEXITY_ASSISTANT_MODEL: assistantModel('Perplexity'),
  ...paceSettings('PERPLEXITY', 'Perplexity'),

  MISTRAL_API_KEY: key('Mistral', 'API key.'),
  MISTRAL_BASE_URL: address('Mistral'),
  ...paceSettings('MISTRAL', 'Mistral'),

  GROQ_API_KEY: key('Groq', 'API key.'),
  GROQ_BASE_URL: address('Groq'),
  ...paceSettings('GROQ', 'Groq'),

  AZURE_API_KEY: key('Azure OpenAI', 'API key.', ['AZURE_OPENAI_API_KEY']),
  AZURE_RESOURCE_NAME: setting({
    group: 'Azure OpenAI',
    description: 'Name of the resource, the first part of its address.',
    type: optionalText,
  }),
  AZURE_BASE_URL: address('Azure OpenAI', 'Full address, instead of the resource name.'),
  ...paceSettings('AZURE', 'Azure OpenAI'),

  AWS_BEARER_TOKEN_BEDROCK: key('AWS Bedrock', 'Bedrock API key.'),
  AWS_REGION: setting({
    group: 'AWS Bedrock',
    description: 'Region, such as `eu-central-1`.',
    type: optionalText,
  }),
  BEDROCK_BASE_URL: address('AWS Bedrock'),
  ...paceSettings('BEDROCK', 'AWS Bedrock'),

  LEADLINE_COMPATIBLE_URL: address(
    'A compatible server',
    "Address of a server that speaks OpenAI's protocol, such as Ollama (`http://127.0.0.1:11434/v1`) or vLLM.",
  ),
  LEADLINE_COMPATIBLE_KEY: key('A compatible server', 'API key, where the server wants one.'),
  LEADLINE_COMPATIBLE_JSON_SCHEMA: setting({
    group: 'A compatible server',
    description: 'Whether the server knows `json_schema`; else the schema goes into the prompt.',
    type: yesOrNo(true),
  }),
  ...paceSettings('COMPATIBLE', 'A compatible server'),
} as const;
