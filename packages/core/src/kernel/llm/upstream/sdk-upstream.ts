import type {
  LanguageModelV4,
  LanguageModelV4CallOptions,
  LanguageModelV4GenerateResult,
  LanguageModelV4StreamPart,
} from '@ai-sdk/provider';
import { WireFailure } from '../wire/index.ts';
import type { Upstream } from './upstream.ts';

/** Most models remembered of one provider; a client may name any. */
const MOST_MODELS = 200;

/**
 * A provider behind its Vercel AI SDK package. It calls the model object itself and not `generateText`, which would parse, validate,
 * retry and trace all over again.
 */
export function sdkUpstream(modelOf: (name: string) => LanguageModelV4): Upstream {
  const models = new Map<string, LanguageModelV4>();
  const model = (name: string) => {
    const known = models.get(name);
    if (known) return known;
    const made = modelOf(name);
    if (models.size >= MOST_MODELS) models.clear();
    models.set(name, made);
    return made;
  };
  return {
    async generate({ model: name, options }) {
      return answerIn(await model(name).doGenerate(withPictureTypes(options)));
    },
    async stream({ model: name, options }) {
      const { stream } = await model(name).doStream(withPictureTypes(options));
      return complete(stream);
    },
  };
}

/** The packages take what is no answer, an error inside a 200 above all, for one that is empty and ended without a reason. */
function answerIn(result: LanguageModelV4GenerateResult): LanguageModelV4GenerateResult {
  if (result.finishReason.raw !== undefined || result.content.length > 0) return result;
  throw new WireFailure('the reply holds no answer', result.response?.body);
}

/** The packages report a failure as a part and end cleanly after it; here it is thrown, as is an end without a reason. */
async function* complete(
  stream: ReadableStream<LanguageModelV4StreamPart>,
): AsyncGenerator<LanguageModelV4StreamPart, void, undefined> {
  let finished = false;
  for await (const part of stream) {
    if (part.type === 'error') throw part.error;
    if (part.type === 'finish') finished = part.finishReason.raw !== undefined;
    if (part.type === 'finish' && !finished) break;
    yield part;
  }
  if (!finished) throw new Error('the stream broke off before the answer was complete');
}

const TYPE_OF_ENDING: Readonly<Record<string, string>> = {
  png: 'image/png',
  gif: 'image/gif',
  webp: 'image/webp',
  heic: 'image/heic',
  heif: 'image/heif',
};
/** What most pictures are whose address does not say. */
const USUAL_PICTURE = 'image/jpeg';

/** The packages want to know what kind of picture an address holds, which clients do not tell. */
function withPictureTypes(options: LanguageModelV4CallOptions): LanguageModelV4CallOptions {
  let any = false;
  const prompt = options.prompt.map((message) => {
    if (message.role !== 'user' || !message.content.some(isUntold)) return message;
    any = true;
    const content = message.content.map((part) =>
      isUntold(part) ? { ...part, mediaType: pictureAt(part.data.url) } : part,
    );
    return { ...message, content };
  });
  return any ? { ...options, prompt } : options;
}

type UserPart = Extract<LanguageModelV4CallOptions['prompt'][number], { role: 'user' }>['content'][number];
type FileAt = Extract<UserPart, { type: 'file' }> & {
  readonly data: { readonly type: 'url'; readonly url: URL };
};

function isUntold(part: UserPart): part is FileAt {
  return part.type === 'file' && part.data.type === 'url' && part.mediaType === 'image/*';
}

function pictureAt({ pathname }: URL): string {
  return TYPE_OF_ENDING[pathname.slice(pathname.lastIndexOf('.') + 1).toLowerCase()] ?? USUAL_PICTURE;
}
