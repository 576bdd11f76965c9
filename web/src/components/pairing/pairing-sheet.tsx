'use client';

import { createPortal } from 'react-dom';
import type { NewPairingCodesView } from '@/domain/device/view';
import { QrCode } from '../ui/qr-code';

/**
 * The sheet of paper with the codes, one for each phone: only printers see it, instead of the page (globals.css). Black on
 * white in both themes.
 */
export function PairingSheet({ codes }: { codes: NewPairingCodesView['codes'] }) {
  const [first] = codes;
  if (!first) return null;
  return createPortal(
    <section data-print-sheet className="hidden bg-white p-0 text-black print:block">
      <h2 className="text-lg font-semibold">Pair {codes.length === 1 ? 'a phone' : `${codes.length} phones`}</h2>
      <p className="mb-4 text-sm">
        Scan each code with the phone of that name, or enter the code in the app with the server{' '}
        {new URL(first.qr).origin}. A code works once, until{' '}
        {first.expiresAt.toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' })}.
      </p>
      <ul className="grid grid-cols-3 gap-3">
        {codes.map(({ id, deviceName, code, qr }) => (
          <li
            key={id}
            className="grid break-inside-avoid justify-items-center rounded-lg border border-neutral-400 p-2 text-center"
          >
            <QrCode value={qr} size={112} title={`Pairing code of ${deviceName}`} />
            <span className="text-sm font-semibold wrap-anywhere">{deviceName}</span>
            <span className="font-mono text-base tracking-widest">{code}</span>
          </li>
        ))}
      </ul>
    </section>,
    document.body,
  );
}
