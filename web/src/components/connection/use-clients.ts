import type { OpenClientsView } from '@/domain/connection/view';
import { useAsked } from './use-asked';

/** Who uses a connection now. */
export function useClients(connectionId: string) {
  return useAsked(`/api/connections/${connectionId}/clients`, read);
}

function read({ clients, streams }: Partial<OpenClientsView>): OpenClientsView | undefined {
  return clients && streams !== undefined ? { clients, streams } : undefined;
}
