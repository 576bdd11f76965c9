'use client';

import { TimerOff } from 'lucide-react';
import type { LinkedVpnProfileView } from '@/domain/connection/view';
import { formatCountdown } from '../format/duration';
import { useNow } from '../shell/clock';
import { CopyButton } from '../ui/copy-button';
import { Dialog, DialogContent } from '../ui/dialog';
import { EmptyState } from '../ui/empty-state';
import { QrCode } from '../ui/qr-code';

interface OpenvpnQrProps {
  link: LinkedVpnProfileView['link'];
  onClose: () => void;
}

/** What OpenVPN Connect imports from; a browser downloads plain addresses. It imports by HTTPS only. */
export function importUrl(url: string): string {
  return url.startsWith('https:') ? `openvpn://import-profile/${url}` : url;
}

/** A code by which a phone loads the profile. */
export function OpenvpnQr({ link, onClose }: OpenvpnQrProps) {
  const leftMs = link.expiresAt.getTime() - useNow();
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title="Load the profile on a phone"
        description="Install OpenVPN Connect, then scan this code with the camera."
      >
        {leftMs > 0 ? (
          <div className="grid justify-items-center gap-4">
            <QrCode value={importUrl(link.url)} title="QR code of the OpenVPN profile" />
            <div className="mt-3">
              <CopyButton text={link.url} label="Copy link to the profile" variant="outline">
                Copy link
              </CopyButton>
            </div>
            <p className="text-sm text-muted-foreground">
              Valid for <span className="tabular-nums">{formatCountdown(leftMs)}</span>, for anyone who has it.
            </p>
          </div>
        ) : (
          <EmptyState icon={TimerOff} title="The code has expired" className="py-4">
            <span role="status">Close this and show a new one.</span>
          </EmptyState>
        )}
      </DialogContent>
    </Dialog>
  );
}
