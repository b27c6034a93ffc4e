/** Every provider Leadline can call, in the order in which `auto` looks for a configured one. */
export const PROVIDER_NAMES = [
  'openai',
  'anthropic',
  'google',
  'mistral',
  'groq',
  'perplexity',
  'azure',
  'bedrock',
  'compatible',
] as const;
export type ProviderName = (typeof PROVIDER_NAMES)[number];

export function isProviderName(name: string): name is ProviderName {
  return (PROVIDER_NAMES as readonly string[]).includes(name);
}

/** The assistants a live audit asks, and the provider behind each. */
export const PROVIDER_OF_ASSISTANT = {
  openai: 'openai',
  anthropic: 'anthropic',
  gemini: 'google',
  perplexity: 'perplexity',
} as const satisfies Readonly<Record<string, ProviderName>>;
export type AssistantName = keyof typeof PROVIDER_OF_ASSISTANT;

export const ASSISTANT_NAMES = Object.keys(PROVIDER_OF_ASSISTANT) as AssistantName[];

export function isAssistantName(name: string): name is AssistantName {
  return Object.hasOwn(PROVIDER_OF_ASSISTANT, name);
}
