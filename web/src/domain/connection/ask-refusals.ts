import type { RecentRefusal } from '@pocketproxy/relay/contract';

/** Asks a relay for the last refusals of a connection; undefined when it does not answer in time. */
export type AskRefusals = (relayId: string, connectionId: string) => Promise<readonly RecentRefusal[] | undefined>;
