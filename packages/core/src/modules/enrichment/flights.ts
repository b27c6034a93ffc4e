/** Work that many ask for at once is done once in this process, and all get its outcome. */
export interface Flights {
  share<Result>(key: string, work: () => Promise<Result>): Promise<Result>;
}

export function createFlights(): Flights {
  const underWay = new Map<string, Promise<unknown>>();
  return {
    share<Result>(key: string, work: () => Promise<Result>): Promise<Result> {
      const there = underWay.get(key);
      if (there) return there as Promise<Result>;
      const result = work().finally(() => underWay.delete(key));
      underWay.set(key, result);
      return result;
    },
  };
}
