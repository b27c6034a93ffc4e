export { type ComposeOptions, compose, type Leadline } from './compose.ts';
export { type CheckResult, diagnose } from './doctor.ts';
export { serveMcp } from './mcp/stdio.ts';
export { type RunningServer, serve } from './serve.ts';
