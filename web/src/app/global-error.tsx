'use client';

import { ErrorScreen, type ErrorScreenProps } from '@/components/screens/error-screen';
import './globals.css';

/** Replaces the whole document when even the root layout failed. */
export default function GlobalError(props: ErrorScreenProps) {
  return (
    <html lang="en">
      <body className="font-sans antialiased">
        <main>
          <ErrorScreen {...props} />
        </main>
      </body>
    </html>
  );
}
