import type { Trial } from '@pocketproxy/relay/contract';

/**
 * Has a relay use a connection, against what the operator configured, as its customer would. Null: the relay does not know
 * the connection. Undefined: it does not answer in time.
 */
export type AskTrial = (relayId: string, connectionId: string) => Promise<Trial | null | undefined>;
