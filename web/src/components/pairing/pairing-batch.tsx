'use client';

import { Printer } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import type { NewPairingCodesView, PairingCodeView } from '@/domain/device/view';
import { formatCountdown, formatDuration } from '../format/duration';
import { useNow } from '../shell/clock';
import { devicePath, type Area } from '../shell/navigation';
import { Badge, type BadgeProps } from '../ui/badge';
import { Button } from '../ui/button';
import { CopyButton } from '../ui/copy-button';
import { TextLink } from '../ui/text-link';
import { PairingSheet } from './pairing-sheet';
import { useCodesStatus } from './use-codes-status';

interface PairingBatchProps {
  area: Area;
  codes: NewPairingCodesView['codes'];
}

const hourMs = 3_600_000;

/** Codes that were made together: as a sheet to print, and which phones have come. */
export function PairingBatch({ area, codes }: PairingBatchProps) {
  const router = useRouter();
  const known = useCodesStatus(codes.map(({ id }) => id));
  const paired = codes.filter(({ id }) => known.get(id)?.state === 'used').length;
  const leftMs = (codes[0]?.expiresAt.getTime() ?? 0) - useNow();
  // Lists show the new phones once the dialog is gone
  useEffect(() => {
    if (paired > 0) return () => router.refresh();
  }, [paired, router]);
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <div className="flex flex-wrap items-center justify-between gap-3 text-sm">
        <p role="status">
          {paired} of {codes.length} paired
        </p>
        <p className="text-muted-foreground">
          <span className="tabular-nums" role="timer">
            {leftMs > hourMs ? formatDuration(leftMs) : formatCountdown(leftMs)}
          </span>{' '}
          left
        </p>
      </div>
      <ul aria-label="Pairing codes" tabIndex={0} className="max-h-72 divide-y overflow-y-auto rounded-lg border">
        {codes.map(({ id, deviceName, code }) => (
          <li key={id} className="flex items-center gap-3 px-3 py-1.5 text-sm">
            <span className="min-w-0 flex-1 wrap-anywhere">
              <Name area={area} name={deviceName} deviceId={known.get(id)?.deviceId ?? null} />
            </span>
            <span className="font-mono text-xs whitespace-nowrap">{code}</span>
            <State status={known.get(id)} />
          </li>
        ))}
      </ul>
      <div className="flex flex-wrap justify-end gap-2">
        <CopyButton text={asLines(codes)} label="Copy all names, codes and links" variant="outline">
          Copy all
        </CopyButton>
        <Button size="sm" onClick={() => window.print()}>
          <Printer aria-hidden /> Print the sheet
        </Button>
      </div>
      <PairingSheet codes={codes} />
    </div>
  );
}

function Name({ area, name, deviceId }: { area: Area; name: string; deviceId: string | null }) {
  return deviceId === null ? name : <TextLink href={devicePath(area, deviceId)}>{name}</TextLink>;
}

const states = {
  waiting: { tone: 'neutral', label: 'Waiting' },
  paired: { tone: 'primary', label: 'Paired' },
  online: { tone: 'success', label: 'Online' },
  expired: { tone: 'warning', label: 'Expired' },
} as const satisfies Record<string, { tone: BadgeProps['tone']; label: string }>;

function State({ status }: { status: PairingCodeView | undefined }) {
  const name = status?.state === 'used' ? (status.online ? 'online' : 'paired') : (status?.state ?? 'waiting');
  const { tone, label } = states[name];
  return (
    <Badge tone={tone} className="w-20 justify-center">
      {label}
    </Badge>
  );
}

/** For a message to the person who pairs the phones: name, code and link, one phone a line. */
function asLines(codes: PairingBatchProps['codes']): string {
  return codes.map(({ deviceName, code, qr }) => [deviceName, code, qr].join('\t')).join('\n');
}
