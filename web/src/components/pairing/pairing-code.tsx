'use client';

import { CircleCheck, LoaderCircle, TimerOff } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useEffect, useState } from 'react';
import { pairingCodeStatus } from '@/actions/device';
import { agentLine } from '@/domain/device/code-text';
import type { NewPairingCodeView, PairingCodeView } from '@/domain/device/view';
import { formatCountdown } from '../format/duration';
import { askServer } from '../shell/ask-server';
import { useNow } from '../shell/clock';
import { devicePath, type Area } from '../shell/navigation';
import { Button } from '../ui/button';
import { CopyButton } from '../ui/copy-button';
import { EmptyState } from '../ui/empty-state';
import { QrCode } from '../ui/qr-code';
import { Copyable } from './copyable';

interface PairingCodeProps {
  area: Area;
  code: Pick<NewPairingCodeView, 'id' | 'code' | 'qr' | 'expiresAt'>;
  /** Name of the device whose phone is replaced; undefined: a new device. */
  replaces: string | undefined;
  onAgain: () => void;
  pending: boolean;
}

const pollMs = 2000;

/** The code until the phone that has used it is online, or it has expired. */
export function PairingCode({ area, code, replaces, onAgain, pending }: PairingCodeProps) {
  const status = useStatus(code.id);
  const leftMs = code.expiresAt.getTime() - useNow();
  if (status?.state === 'used') return <Paired area={area} status={status} replaces={replaces} />;
  const again = (
    <Button variant="outline" pending={pending} onClick={onAgain}>
      New code
    </Button>
  );
  if (status?.state === 'expired') {
    return (
      <EmptyState icon={TimerOff} title="The code has expired" className="py-4" action={again}>
        <span role="status">No phone used it in time. Create a new one.</span>
      </EmptyState>
    );
  }
  const server = new URL(code.qr).origin;
  return (
    <div className="grid justify-items-center gap-4">
      <QrCode value={code.qr} size={176} title="Pairing code as QR" />
      <div className="flex items-center gap-1">
        <output aria-label="Pairing code" className="font-mono text-2xl font-semibold tracking-widest">
          {code.code}
        </output>
        <CopyButton text={code.code} label="Copy the pairing code" />
      </div>
      <div className="grid max-w-full justify-items-center gap-1 text-sm text-muted-foreground">
        <Copyable label="Link for the phone:" text={code.qr} copy="Copy the link" />
        <Copyable label="Server" text={server} copy="Copy the server address" />
        <Copyable label="On Linux, from the repository:" text={agentLine(server, code.code)} copy="Copy the command" />
      </div>
      <div className="flex w-full flex-wrap items-center justify-between gap-3 border-t pt-4 text-sm">
        <p className="text-muted-foreground">
          Waiting for the phone ·{' '}
          <span className="tabular-nums" role="timer">
            {formatCountdown(leftMs)}
          </span>{' '}
          left
        </p>
        {again}
      </div>
    </div>
  );
}

/** How it ended: the phone has the code, and then it is online. */
function Paired({ area, status, replaces }: { area: Area; status: PairingCodeView; replaces: string | undefined }) {
  const { online, deviceId } = status;
  const title = replaces
    ? online
      ? `Replaced: ${replaces} is online with the new phone`
      : 'The new phone has taken over'
    : online
      ? 'The phone is online'
      : 'The phone is paired';
  return (
    <EmptyState
      icon={online ? CircleCheck : LoaderCircle}
      title={title}
      className="py-4"
      action={
        deviceId && (
          <Button asChild>
            <Link href={devicePath(area, deviceId)}>Open the device</Link>
          </Button>
        )
      }
    >
      <span role="status">{online ? whatIsSo(replaces) : 'It is connecting. This takes a few seconds.'}</span>
    </EmptyState>
  );
}

function whatIsSo(replaces: string | undefined): string {
  if (replaces === undefined) return 'Create a connection on it to use it as a proxy.';
  return 'Host, ports, passwords, links, shares and history are the same. The old phone no longer has access.';
}

/** Asks every other second whether the phone has come and is online, until it is or the code has expired. */
function useStatus(id: string): PairingCodeView | undefined {
  const router = useRouter();
  const [status, setStatus] = useState<PairingCodeView>();
  const waiting = status === undefined || status.state === 'waiting' || (status.state === 'used' && !status.online);
  const used = status?.state === 'used';
  const online = status?.online === true;
  useEffect(() => {
    if (!waiting) return;
    const timer = setInterval(() => {
      // The next one may get through
      void askServer(pairingCodeStatus({ id })).then((result) => result?.data && setStatus(result.data));
    }, pollMs);
    return () => clearInterval(timer);
  }, [id, waiting]);
  useEffect(() => {
    if (used) router.refresh();
  }, [used, online, router]);
  return status;
}
