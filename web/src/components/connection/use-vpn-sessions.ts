import type { VpnSessionView } from '@/domain/connection/view';
import { useAsked } from './use-asked';

/** The OpenVPN sessions of a connection that run now. */
export function useVpnSessions(connectionId: string) {
  return useAsked(`/api/connections/${connectionId}/vpn-sessions`, read);
}

function read({ sessions }: { readonly sessions?: readonly VpnSessionView[] }): readonly VpnSessionView[] | undefined {
  return sessions;
}
