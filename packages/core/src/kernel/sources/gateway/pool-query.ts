import { fromDatabaseError, type Store } from '../../store/index.ts';

/** Runs SQL on tables that belong to no workspace alone; errors of the database come as the house's. */
export function poolQuery({ pool }: Pick<Store, 'pool'>) {
  return async (text: string, values: readonly unknown[]) => {
    try {
      return await pool.query(text, [...values]);
    } catch (error) {
      throw fromDatabaseError(error);
    }
  };
}
