import type { CompanyDatabase } from './database/index.ts';
import type { CompanyQuery } from './policy/entity/index.ts';
import type { OwnDatabase } from './workflow/index.ts';

/** The workspace's own company database, asked as enrichment asks it. */
export function createOwnDatabase(database: Pick<CompanyDatabase, 'lookup'>): OwnDatabase {
  return {
    async lookup(workspaceId, query) {
      const matches = await database.lookup(workspaceId, questionOf(query));
      return matches.flatMap(({ name, domain, country, registryNumber, score, reasons, observations }) => {
        const shown = name ?? domain;
        return shown === null
          ? []
          : [{ name: shown, domain, country, registryNumber, score, reasons, observations }];
      });
    },
  };
}

function questionOf(query: CompanyQuery): Parameters<CompanyDatabase['lookup']>[1] {
  const country = query.country ?? undefined;
  if (query.kind === 'domain') return { domain: query.domain };
  if (query.kind === 'number') return { number: query.number, country };
  return { name: query.name, city: query.place ?? undefined, country };
}
