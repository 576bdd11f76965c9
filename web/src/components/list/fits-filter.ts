/** What narrows a list, of which the stream's patches speak. */
export interface ListedBy {
  /** Name of a state; 'all' for all. */
  readonly status: string;
  /** All rows are of this customer. */
  readonly customerId?: string | undefined;
}

/**
 * Says whether a row fits what narrows its list, by those of its fields that are known; undefined: it cannot be said, or
 * every row does.
 */
export function fitsFilter({ status, customerId }: ListedBy) {
  return (row: Readonly<Record<string, unknown>>): boolean | undefined => {
    if (customerId !== undefined && row['customerId'] !== customerId)
      return row['customerId'] === undefined ? undefined : false;
    if (status === 'all') return undefined;
    const { state } = row;
    return typeof state === 'object' && state !== null ? Reflect.get(state, 'name') === status : undefined;
  };
}
