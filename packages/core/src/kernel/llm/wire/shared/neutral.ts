import type {
  JSONObject,
  JSONValue,
  LanguageModelV4CallOptions,
  LanguageModelV4Content,
  LanguageModelV4FilePart,
  LanguageModelV4FinishReason,
  LanguageModelV4FunctionTool,
  LanguageModelV4GenerateResult,
  LanguageModelV4Message,
  LanguageModelV4ReasoningPart,
  LanguageModelV4StreamPart,
  LanguageModelV4TextPart,
  LanguageModelV4ToolCallPart,
  LanguageModelV4ToolResultOutput,
  LanguageModelV4ToolResultPart,
  LanguageModelV4Usage,
  SharedV4Warning,
} from '@ai-sdk/provider';

/** A JSON object of which nothing is known yet. */
export type Json = Readonly<Record<string, unknown>>;
/** A JSON object under construction. */
export type MutableJson = Record<string, unknown>;

export type CallOptions = LanguageModelV4CallOptions;
export type Message = LanguageModelV4Message;
export type TextPart = LanguageModelV4TextPart;
export type FilePart = LanguageModelV4FilePart;
export type ReasoningPart = LanguageModelV4ReasoningPart;
export type ToolCallPart = LanguageModelV4ToolCallPart;
export type ToolResultPart = LanguageModelV4ToolResultPart;
export type ToolOutput = LanguageModelV4ToolResultOutput;
export type FunctionTool = LanguageModelV4FunctionTool;
export type Tool = NonNullable<CallOptions['tools']>[number];
export type ToolChoice = NonNullable<CallOptions['toolChoice']>;
export type AssistantPart = Extract<Message, { role: 'assistant' }>['content'][number];
export type UserPart = TextPart | FilePart;
export type Effort = NonNullable<CallOptions['reasoning']>;
export type GenerateResult = LanguageModelV4GenerateResult;
export type Content = LanguageModelV4Content;
export type SourceContent = Extract<Content, { type: 'source' }>;
export type CustomContent = Extract<Content, { type: 'custom' }>;
export type FinishReason = LanguageModelV4FinishReason;
export type StreamPart = LanguageModelV4StreamPart;
export type FinishPart = Extract<StreamPart, { type: 'finish' }>;
export type Usage = LanguageModelV4Usage;
export type Warning = SharedV4Warning;
export type { JSONObject, JSONValue };
