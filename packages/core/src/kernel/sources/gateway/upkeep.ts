import { fromDatabaseError, type Store } from '../../store/index.ts';

const EVERY_MS = 60 * 60_000;
/** What nobody will ask for any more. */
const TIDY = [
  `delete from source_reservations where state = 'counted' and lease_until < now() - interval '2 days'`,
  `delete from source_tasks where started_at < now() - interval '2 days'`,
  `delete from source_claims where lease_until < now() - interval '1 hour'`,
  `delete from source_budgets where updated_at < now() - interval '400 days'`,
];

/** Clears the gateway's tables now and then. */
export function createUpkeep({ pool }: Pick<Store, 'pool'>, onError: (error: unknown) => void) {
  const tidy = async () => {
    for (const statement of TIDY) await pool.query(statement);
  };
  const timer = setInterval(
    () => void tidy().catch((error: unknown) => onError(fromDatabaseError(error))),
    EVERY_MS,
  ).unref();
  return { tidy, stop: () => clearInterval(timer) };
}
