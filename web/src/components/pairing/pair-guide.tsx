'use client';

import { Smartphone } from 'lucide-react';
import { useSyncExternalStore, type ReactNode } from 'react';
import { agentLine, appLink, formatPairingCode, pairingLink, readPairingCode } from '@/domain/device/code-text';
import { Alert } from '../ui/alert';
import { Button } from '../ui/button';
import { CopyButton } from '../ui/copy-button';
import { QrCode } from '../ui/qr-code';
import { Skeleton } from '../ui/skeleton';
import { Copyable } from './copyable';

/** What to do with the code of a pairing link: on the phone with the app or without it, and on a computer. */
export function PairGuide({ server }: { server: string }) {
  const fragment = useSyncExternalStore(onHash, readHash, () => undefined);
  const android = useSyncExternalStore(never, isAndroid, () => false);
  if (fragment === undefined) return <Skeleton className="h-64" />;
  if (fragment === '')
    return (
      <Alert title="This link has no code">
        Create a pairing code in the dashboard under Devices, and scan its QR code with the phone.
      </Alert>
    );
  const code = readPairingCode(fragment);
  if (code === undefined)
    return (
      <Alert tone="danger" title="This is not a pairing code">
        A code has eight letters and digits, such as ABCD-2345. Scan the QR code again, or copy the whole link.
      </Alert>
    );
  return (
    <>
      <div className="grid justify-items-center gap-3 rounded-xl border bg-muted/40 p-4">
        <div className="flex flex-wrap items-center justify-center gap-1">
          <output aria-label="Pairing code" className="font-mono text-3xl font-semibold tracking-widest">
            {formatPairingCode(code)}
          </output>
          <CopyButton text={formatPairingCode(code)} label="Copy the pairing code" />
        </div>
        <p className="text-center text-sm text-muted-foreground">
          It works once and for a short time. If the phone refuses it, create a new one.
        </p>
      </div>
      {android ? (
        <Way title="On this phone">
          <Button asChild size="lg" className="justify-self-start">
            <a href={appLink(server, code)}>
              <Smartphone aria-hidden /> Open in the app
            </a>
          </Button>
          <p>
            Nothing happens? Install the PocketProxy app first, or enter server and code in it:{' '}
            <span className="font-mono text-xs text-foreground">{server}</span>
          </p>
        </Way>
      ) : (
        <Way title="On the phone">
          <p>Scan this with the phone’s camera. With the app it pairs; without it, this page opens on the phone.</p>
          <div className="justify-self-start">
            <QrCode value={pairingLink(server, code)} size={144} title="This page as QR" />
          </div>
          <Copyable
            label="Or enter the code in the app, with the server"
            text={server}
            copy="Copy the server address"
          />
        </Way>
      )}
      <Way title="In Termux">
        <p>
          Without the app, the agent runs in Termux. Install what it needs, then pair from a copy of the repository:
        </p>
        <Copyable label="" text="pkg install git nodejs" copy="Copy the command that installs" />
        <Copyable label="" text={agentLine(server, formatPairingCode(code))} copy="Copy the command for Termux" />
      </Way>
      <Way title="On a Linux box with a modem">
        <p>From a copy of the repository:</p>
        <Copyable label="" text={agentLine(server, formatPairingCode(code))} copy="Copy the command for Linux" />
      </Way>
    </>
  );
}

function Way({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="grid grid-cols-[minmax(0,1fr)] gap-2 text-sm text-muted-foreground">
      <h2 className="font-semibold text-foreground">{title}</h2>
      {children}
    </section>
  );
}

const never = () => () => undefined;

function onHash(changed: () => void): () => void {
  window.addEventListener('hashchange', changed);
  return () => window.removeEventListener('hashchange', changed);
}

/** What stands behind the # of the page's address; a broken escape stays as it is, and is no code. */
function readHash(): string {
  const fragment = window.location.hash.slice(1);
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment;
  }
}

function isAndroid(): boolean {
  return /Android/i.test(navigator.userAgent);
}
