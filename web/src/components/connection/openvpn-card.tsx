'use client';

import { Download, QrCode } from 'lucide-react';
import { useId, useState } from 'react';
import type { ConnectionView, LinkedVpnProfileView } from '@/domain/connection/view';
import { Alert } from '../ui/alert';
import { Button } from '../ui/button';
import { Card, CardContent, CardHeader } from '../ui/card';
import { OpenvpnQr } from './openvpn-qr';
import { OpenvpnSessions } from './openvpn-sessions';
import { saveFile, useVpnProfile } from './use-vpn-profile';

interface OpenvpnCardProps {
  connection: ConnectionView;
  rights: { reveal: boolean; update: boolean };
}

/** The whole computer through the phone: the profile, and who is connected. */
export function OpenvpnCard({ connection, rights }: OpenvpnCardProps) {
  const { takesOpenvpn, openvpnDown, openvpnReason, protocols, device } = connection;
  const on = protocols.includes('openvpn');
  return (
    <Card aria-labelledby="openvpn">
      <CardHeader
        id="openvpn"
        title="OpenVPN"
        description="Sends everything that a computer or phone does through this connection."
      />
      <CardContent className="grid gap-5">
        {!takesOpenvpn && <Alert role="note">This relay does not offer OpenVPN. {openvpnReason}</Alert>}
        {takesOpenvpn && !on && (
          <p className="text-sm text-muted-foreground">OpenVPN is off. Switch it on under Limits, Protocols.</p>
        )}
        {takesOpenvpn && on && (
          <>
            {openvpnDown && (
              <Alert tone="warning" role="note">
                OpenVPN is not running on this relay at the moment. {openvpnReason} Clients reconnect as soon as it is
                back.
              </Alert>
            )}
            {device.state.name === 'offline' && (
              <Alert tone="warning" role="note">
                While the phone is offline, clients stay connected and nothing they send leaves. It works again once the
                phone is back.
              </Alert>
            )}
            {rights.reveal && (
              <>
                <Profile connection={connection} />
                <OpenvpnSessions connectionId={connection.id} allowed={rights.update} />
              </>
            )}
          </>
        )}
      </CardContent>
    </Card>
  );
}

function Profile({ connection }: Pick<OpenvpnCardProps, 'connection'>) {
  const id = useId();
  const { pending, load } = useVpnProfile(connection.id);
  const [password, setPassword] = useState(false);
  const [shown, setShown] = useState<LinkedVpnProfileView>();

  async function download() {
    const profile = await load('file', password);
    if (profile) saveFile(profile.fileName, profile.text);
  }

  return (
    <div className="grid gap-3">
      <div className="flex gap-2.5 text-sm">
        <input
          id={id}
          type="checkbox"
          checked={password}
          onChange={(event) => setPassword(event.currentTarget.checked)}
          aria-describedby={`${id}-hint`}
          className="mt-1 size-4 shrink-0 accent-primary"
        />
        <div className="grid gap-0.5">
          <label htmlFor={id} className="leading-6">
            Put the password into the profile
          </label>
          <p id={`${id}-hint`} className="text-xs text-muted-foreground">
            {password
              ? 'Anyone who gets the file can connect. OpenVPN 2.5 and older cannot read it. It is noted in the audit log.'
              : 'The client asks for the username and password of this connection.'}
          </p>
        </div>
      </div>
      <div className="flex flex-wrap gap-2">
        <Button pending={pending === 'file'} onClick={() => void download()}>
          <Download aria-hidden /> Download profile
        </Button>
        <Button
          variant="outline"
          pending={pending === 'qr'}
          onClick={() => void load('qr', password).then((profile) => setShown(profile))}
        >
          <QrCode aria-hidden /> QR code
        </Button>
      </div>
      {shown && <OpenvpnQr link={shown.link} onClose={() => setShown(undefined)} />}
    </div>
  );
}
