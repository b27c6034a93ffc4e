import { randomBytes } from 'node:crypto';
import type { TestServer } from '@leadline/core/testing';
import { Client } from 'pg';

/** A migrated database of its own on the server; its address. */
export async function createDatabase({ adminUrl, template }: TestServer): Promise<string> {
  const name = `bench_${randomBytes(6).toString('hex')}`;
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  await client.query(`create database ${name} template ${template}`);
  await client.end();
  const address = new URL(adminUrl);
  address.pathname = `/${name}`;
  return address.href;
}
