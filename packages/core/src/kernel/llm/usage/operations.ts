import { usageOperations as definitions } from '@leadline/contracts';
import { bindOperation, type Operation } from '../../operations/index.ts';
import { usageCsv } from './csv.ts';
import type { UsageReader } from './service.ts';

/** Binds the operations that say what models were asked. */
export function usageOperations({ usage }: UsageReader): Operation[] {
  return [
    bindOperation(definitions.usage, (query, { principal }) => usage(principal.workspaceId, query)),
    bindOperation(definitions.exportUsage, async (query, { principal }) => {
      const answer = await usage(principal.workspaceId, query);
      const days = `${answer.since.slice(0, 10)}-${answer.until.slice(0, 10)}`;
      return {
        contentType: 'text/csv; charset=utf-8',
        fileName: `usage-by-${answer.by}-${days}.csv`,
        body: usageCsv(answer),
      };
    }),
  ];
}
