/** By what lists of connections can be sorted. Pure: screens read it. */
export const connectionSortNames = ['device', 'name', 'port', 'username', 'customer', 'expires', 'created'] as const;
