import type { Metadata, Viewport } from 'next';
import { headers } from 'next/headers';
import { connection } from 'next/server';
import type { ReactNode } from 'react';
import { NewVersion } from '@/components/shell/new-version';
import '@/components/shell/with-every-page';
import { ThemeProvider } from '@/components/shell/theme-provider';
import { Announcer } from '@/components/ui/announcer';
import { Toaster } from '@/components/ui/toaster';
import { config } from '@/config';
import { nonceHeader } from '@/base/nonce-header';
import { mono, sans, sansRest } from './fonts';
import './globals.css';

/** Asked for at each request: a build knows no settings. */
export async function generateMetadata(): Promise<Metadata> {
  await connection();
  const { brand } = config();
  return {
    title: { default: brand, template: `%s · ${brand}` },
    description: 'Your own Android phones as private mobile proxies.',
  };
}

export const viewport: Viewport = {
  colorScheme: 'light dark',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#f8f9fb' },
    { media: '(prefers-color-scheme: dark)', color: '#0e1015' },
  ],
};

/** Each page is made for its request: its scripts carry the request's nonce. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const nonce = (await headers()).get(nonceHeader) ?? undefined;
  return (
    // The theme's script sets the class before React starts
    <html lang="en" className={`${sans.variable} ${sansRest.variable} ${mono.variable}`} suppressHydrationWarning>
      <body className="min-h-dvh font-sans antialiased">
        <ThemeProvider nonce={nonce}>
          {children}
          <Toaster />
          <Announcer />
          <NewVersion />
        </ThemeProvider>
      </body>
    </html>
  );
}
