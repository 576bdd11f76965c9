'use client';

import { useState } from 'react';
import { toast } from '../ui/toaster';
import { getVpnProfile } from '@/actions/connection';
import type { LinkedVpnProfileView } from '@/domain/connection/view';
import { askServer, silence } from '../shell/ask-server';
import { showError } from '../shell/use-verb';

/** Fetches the OpenVPN profile of a connection; undefined when it is refused, after saying why. */
export function useVpnProfile(connectionId: string) {
  const [pending, setPending] = useState<'file' | 'qr'>();

  async function load(what: 'file' | 'qr', password: boolean): Promise<LinkedVpnProfileView | undefined> {
    setPending(what);
    const result = await askServer(getVpnProfile({ id: connectionId, password }), () => toast.error(silence));
    setPending(undefined);
    if (result?.serverError) showError(result.serverError);
    return result?.data;
  }

  return { pending, load };
}

/** Saves a text as a file of the viewer. */
export function saveFile(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/x-openvpn-profile' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
