import path from 'node:path';
import type { NextConfig } from 'next';
import { secretAddressHeaders, securityHeaders } from './src/base/security-headers.ts';

const root = path.join(import.meta.dirname, '..');

const config: NextConfig = {
  // Only the container image asks for it; `next start` does not like it.
  output: process.env.NEXT_OUTPUT === 'standalone' ? 'standalone' : undefined,
  // scripts/test checks them with the rest; a first start should not wait for it.
  typescript: { ignoreBuildErrors: process.env.SKIP_TYPES === '1' },
  outputFileTracingRoot: root,
  turbopack: { root },
  transpilePackages: ['@pocketproxy/prisma', '@pocketproxy/relay', 'geist'],
  serverExternalPackages: ['@node-rs/argon2', 'pino', 'pg', 'ioredis', 'bullmq', 'rate-limiter-flexible'],
  poweredByHeader: false,
  images: { unoptimized: true },
  // The addresses of rotation links are secrets (src/app/r)
  logging: { incomingRequests: { ignore: [/^\/r\//] } },
  headers: async () => [
    { source: '/:path*', headers: [...securityHeaders] },
    { source: '/r/:path*', headers: [...secretAddressHeaders] },
  ],
};

export default config;
