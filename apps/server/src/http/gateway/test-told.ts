import type { Asked } from './test-providers.ts';

/** What a provider was told, whichever protocol it speaks. */
export function told({ provider, body }: Asked) {
  return READ[provider](body);
}

const READ: Readonly<Record<Asked['provider'], (body: Asked['body']) => Record<string, unknown>>> = {
  openai: (body) => ({
    system: body.messages.find((one: { role: string }) => one.role === 'system')?.content,
    tools: body.tools?.map((tool: { function: { name: string } }) => tool.function.name),
    choice: body.tool_choice?.function?.name ?? body.tool_choice,
    alone: body.parallel_tool_calls === false,
    results: body.messages.flatMap((one: { role: string; content: string }) =>
      one.role === 'tool' ? [one.content] : [],
    ),
    images: body.messages.flatMap((one: { content: unknown }) =>
      Array.isArray(one.content)
        ? one.content.flatMap((part: { image_url?: { url: string } }) => part.image_url?.url ?? [])
        : [],
    ),
    schema: body.response_format?.json_schema?.schema,
    stop: body.stop,
  }),
  anthropic: (body) => ({
    system: body.system,
    tools: body.tools?.map((tool: { name: string }) => tool.name),
    choice:
      { any: 'required' }[body.tool_choice?.type as string] ??
      body.tool_choice?.name ??
      body.tool_choice?.type,
    alone: body.tool_choice?.disable_parallel_tool_use === true,
    results: blocks(body, 'tool_result').map(({ content }) => content),
    images: blocks(body, 'image').map(({ source }) =>
      source.type === 'url' ? source.url : `data:${source.media_type};base64,${source.data}`,
    ),
    schema: body.output_config?.format?.schema,
    stop: body.stop_sequences,
  }),
  google: (body) => ({
    system: body.systemInstruction?.parts.map((part: { text: string }) => part.text).join('\n'),
    tools: body.tools?.flatMap((tool: { functionDeclarations: { name: string }[] }) =>
      tool.functionDeclarations.map(({ name }) => name),
    ),
    choice: googleChoice(body.toolConfig?.functionCallingConfig),
    results: parts(body, 'functionResponse').map(({ response }) => response.content),
    images: [
      ...parts(body, 'inlineData').map(({ mimeType, data }) => `data:${mimeType};base64,${data}`),
      ...parts(body, 'fileData').map(({ fileUri }) => fileUri),
    ],
    schema: body.generationConfig?.responseSchema ?? body.generationConfig?.responseJsonSchema,
    stop: body.generationConfig?.stopSequences,
  }),
};

function blocks(body: Asked['body'], type: string): Asked['body'][] {
  return body.messages.flatMap(({ content }: { content: unknown }) =>
    Array.isArray(content) ? content.filter((block: { type: string }) => block.type === type) : [],
  );
}

function parts(body: Asked['body'], kind: string): Asked['body'][] {
  return body.contents.flatMap((content: { parts: Record<string, unknown>[] }) =>
    content.parts.flatMap((part) => part[kind] ?? []),
  );
}

function googleChoice(config: { mode?: string; allowedFunctionNames?: string[] } | undefined) {
  if (config?.mode !== 'ANY') return config?.mode?.toLowerCase();
  return config.allowedFunctionNames?.[0] ?? 'required';
}
