'use client';

import { CircleCheck, TimerOff } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useEffect, useState } from 'react';
import { pairingCodeStatus } from '@/actions/device';
import type { PairingCodeView } from '@/domain/device/view';
import { formatCountdown } from '../format/duration';
import { askServer } from '../shell/ask-server';
import { useNow } from '../shell/clock';
import { devicePath, type Area } from '../shell/navigation';
import { Button } from '../ui/button';
import { CopyButton } from '../ui/copy-button';
import { EmptyState } from '../ui/empty-state';
import { QrCode } from '../ui/qr-code';

export interface MadeCode {
  id: string;
  /** In two groups of four. */
  code: string;
  /** What the QR holds: the server and the code. */
  qr: string;
  expiresAt: Date;
}

interface PairingCodeProps {
  area: Area;
  code: MadeCode;
  onAgain: () => void;
  pending: boolean;
}

const pollMs = 2000;

/** The code until the phone has used it or it has expired. */
export function PairingCode({ area, code, onAgain, pending }: PairingCodeProps) {
  const status = useStatus(code.id);
  const leftMs = code.expiresAt.getTime() - useNow();
  if (status?.state === 'used') {
    return (
      <EmptyState
        icon={CircleCheck}
        title="The phone is paired"
        className="py-4"
        action={<DeviceLink area={area} id={status.deviceId} />}
      >
        <span role="status">It is connecting and will show as online in a few seconds.</span>
      </EmptyState>
    );
  }
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
  return (
    <div className="grid justify-items-center gap-4">
      <QrCode value={code.qr} size={176} title="Pairing code as QR" />
      <div className="flex items-center gap-1">
        <output aria-label="Pairing code" className="font-mono text-2xl font-semibold tracking-widest">
          {code.code}
        </output>
        <CopyButton text={code.code} label="Copy the pairing code" />
      </div>
      <Server qr={code.qr} code={code.code} />
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

/** What the app asks for, and the line for a Linux box with a modem. */
function Server({ qr, code }: { qr: string; code: string }) {
  const server = new URL(qr).searchParams.get('server');
  if (!server) return null;
  const line = `scripts/agent pair ${code} --server ${server}`;
  return (
    <div className="grid max-w-full justify-items-center gap-1 text-sm text-muted-foreground">
      <Copyable label="Server" text={server} copy="Copy the server address" />
      <Copyable label="On Linux, from the repository:" text={line} copy="Copy the command" />
    </div>
  );
}

function Copyable({ label, text, copy }: { label: string; text: string; copy: string }) {
  return (
    <p className="flex max-w-full items-center gap-1">
      <span className="min-w-0 break-all">
        {label} <span className="font-mono text-xs text-foreground">{text}</span>
      </span>
      <CopyButton text={text} label={copy} />
    </p>
  );
}

function DeviceLink({ area, id }: { area: Area; id: string | null }) {
  if (!id) return null;
  return (
    <Button asChild>
      <Link href={devicePath(area, id)}>Open the device</Link>
    </Button>
  );
}

/** Asks every other second whether the phone has come, until it has or the code has expired. */
function useStatus(id: string): PairingCodeView | undefined {
  const router = useRouter();
  const [status, setStatus] = useState<PairingCodeView>();
  const waiting = status === undefined || status.state === 'waiting';
  useEffect(() => {
    if (!waiting) return;
    const timer = setInterval(() => {
      void askServer(pairingCodeStatus({ id })).then((result) => {
        if (!result?.data) return; // The next one may get through
        setStatus(result.data);
        if (result.data.state === 'used') router.refresh();
      });
    }, pollMs);
    return () => clearInterval(timer);
  }, [id, waiting, router]);
  return status;
}
