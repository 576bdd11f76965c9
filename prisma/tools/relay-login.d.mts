import type pg from 'pg';
export const relayGroup: string;
export function ensureRelayLogin(client: pg.Client, password: string): Promise<string | undefined>;
