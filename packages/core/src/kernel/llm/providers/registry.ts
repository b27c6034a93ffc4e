import { anthropic } from './anthropic.ts';
import { azure } from './azure.ts';
import { bedrock } from './bedrock.ts';
import { compatible } from './compatible.ts';
import { google } from './google.ts';
import { groq } from './groq.ts';
import { mistral } from './mistral.ts';
import type { ProviderName } from './names.ts';
import { openai } from './openai.ts';
import { perplexity } from './perplexity.ts';
import type { Provider } from './provider.ts';

/** All providers. The gateway is given this; nothing below it knows a provider by name. */
export const PROVIDERS: Readonly<Record<ProviderName, Provider>> = {
  openai,
  anthropic,
  google,
  mistral,
  groq,
  perplexity,
  azure,
  bedrock,
  compatible,
};
