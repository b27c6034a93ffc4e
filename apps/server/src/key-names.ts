import type { ApiKeys } from '@leadline/core/kernel/iam';

/** Finds what people call keys. A key that is gone, or that is a person who signed in, has no name here. */
export function createKeyNames(keys: Pick<ApiKeys, 'getKey'>) {
  return async (workspaceId: string, keyIds: readonly string[]): Promise<ReadonlyMap<string, string>> => {
    const ids = keyIds.filter((id) => UUID.test(id));
    const found = await Promise.allSettled(ids.map((id) => keys.getKey(workspaceId, id)));
    return new Map(
      found.flatMap((key) => (key.status === 'fulfilled' ? [[key.value.id, key.value.name] as const] : [])),
    );
  };
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u;
