import type { TestProject } from 'vitest/node';
import { startTestServer, type TestServer } from './server.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Address of a server to use instead of a throw-away one; empty for none. */
    existingTestServer: string;
    testServer: Pick<TestServer, 'adminUrl' | 'ownerUrl' | 'template'>;
  }
}

/** One PostgreSQL server for the whole run. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const existing = project.config.provide?.existingTestServer;
  const server = await startTestServer(existing === '' ? undefined : existing);
  const { adminUrl, ownerUrl, template } = server;
  project.provide('testServer', { adminUrl, ownerUrl, template });
  return () => server.close();
}
