import type { ToolCallPart } from './neutral.ts';
import { invalid } from './shape.ts';

/** The tool calls of a conversation so far, so that a result finds the tool it is from. */
export interface CalledTools {
  add(call: ToolCallPart): void;
  /** The name of the tool that was called; throws `invalid_input` where no earlier turn called it. */
  nameOf(id: string, path: string): string;
}

/** `stateful` when earlier turns are kept by the provider, so that calls of theirs are not in sight. */
export function createCalledTools(stateful = false): CalledTools {
  const names = new Map<string, string>();
  return {
    add: (call) => {
      names.set(call.toolCallId, call.toolName);
    },
    nameOf: (id, path) => {
      const name = names.get(id) ?? (stateful ? 'unknown' : undefined);
      if (name === undefined)
        throw invalid(path, `the result of a tool call '${id.slice(0, 100)}' that no earlier message makes`);
      return name;
    },
  };
}
