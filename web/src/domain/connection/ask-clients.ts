import type { ClientsAnswer } from '@pocketproxy/relay/contract';

/**
 * Asks a relay who uses a connection now; what runs for the address `end` is ended first, null: for everyone. Undefined
 * when it does not answer in time.
 */
export type AskClients = (
  relayId: string,
  connectionId: string,
  end?: string | null,
) => Promise<Pick<ClientsAnswer, 'clients' | 'streams'> | undefined>;
