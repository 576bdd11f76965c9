'use client';

import { lazily } from './lazily';

const Code = lazily(async () => (await import('qrcode.react')).QRCodeSVG);

interface QrCodeProps {
  value: string;
  /** Its name for screen readers. */
  title: string;
  /** px */
  size?: number;
}

/** A QR code on white, so that cameras read it in both themes. Loaded when one is shown. */
export function QrCode({ value, title, size = 220 }: QrCodeProps) {
  return (
    <div className="rounded-xl bg-white p-4">
      <div style={{ width: size, height: size }}>
        <Code value={value} size={size} title={title} />
      </div>
    </div>
  );
}
