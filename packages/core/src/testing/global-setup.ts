import type { TestProject } from 'vitest/node';
import { startTestServer } from './server.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Address of a server to use instead of a throw-away one; empty for none. */
    existingTestServer: string;
    testServer: { readonly adminUrl: string; readonly template: string };
  }
}

/** One PostgreSQL server for the whole run. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const existing = project.config.provide?.existingTestServer;
  const server = await startTestServer(existing === '' ? undefined : existing);
  project.provide('testServer', { adminUrl: server.adminUrl, template: server.template });
  return () => server.close();
}
