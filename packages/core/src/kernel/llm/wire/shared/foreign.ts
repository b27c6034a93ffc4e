import type { AssistantPart, CustomContent, FilePart, JSONObject, Json } from './neutral.ts';
import { bounded, isRecord } from './shape.ts';

/** Whose words a block is in that the neutral form cannot say: it passes through to the same protocol alone. */
export type Tongue = 'openai' | 'anthropic';

const BLOCK_TYPE = {
  openai: 'application/vnd.openai.block+json',
  anthropic: 'application/vnd.anthropic.block+json',
};

/** A block of a user's message or a tool's result, kept as it is. */
export function foreignFile(tongue: Tongue, block: Json, path: string): FilePart {
  return {
    type: 'file',
    mediaType: BLOCK_TYPE[tongue],
    data: { type: 'text', text: '' },
    providerOptions: { [tongue]: { block: bounded(block, path) as JSONObject } },
  };
}

/** A block or item of an assistant's turn, kept as it is. */
export function foreignPart(tongue: Tongue, block: Json, path: string): AssistantPart {
  return {
    type: 'custom',
    kind: `${tongue}.block`,
    providerOptions: { [tongue]: { block: bounded(block, path) as JSONObject } },
  };
}

/** A block of a model's answer, kept as it is. */
export function foreignContent(tongue: Tongue, block: Json): CustomContent {
  return {
    type: 'custom',
    kind: `${tongue}.block`,
    providerMetadata: { [tongue]: { block: block as JSONObject } },
  };
}

/** The block in a part, when it is in these words. */
export function foreignBlock(
  part: {
    readonly providerOptions?: Record<string, JSONObject> | undefined;
    readonly providerMetadata?: Record<string, JSONObject> | undefined;
  },
  tongue: Tongue,
): Json | undefined {
  const block = (part.providerOptions ?? part.providerMetadata)?.[tongue]?.['block'];
  return isRecord(block) ? block : undefined;
}

/** Whether a file part is a kept block of some protocol, rather than a file. */
export function isForeignFile(part: { readonly mediaType: string }): boolean {
  return part.mediaType === BLOCK_TYPE.openai || part.mediaType === BLOCK_TYPE.anthropic;
}
