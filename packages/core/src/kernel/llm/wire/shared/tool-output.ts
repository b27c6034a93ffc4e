import type { ToolOutput } from './neutral.ts';

/** Whether the tool failed, or was not let run. */
export function isFailedOutput(output: ToolOutput): boolean {
  return output.type === 'error-text' || output.type === 'error-json' || output.type === 'execution-denied';
}

/** A tool's output in one text; null when it is a list of parts. */
export function outputText(output: ToolOutput): string | null {
  switch (output.type) {
    case 'text':
    case 'error-text':
      return output.value;
    case 'json':
    case 'error-json':
      return JSON.stringify(output.value);
    case 'execution-denied':
      return output.reason ?? 'The tool was not allowed to run.';
    case 'content':
      return null;
  }
}
