import { existsSync } from 'node:fs';
import path from 'node:path';
import type { NextConfig } from 'next';
import { secretAddressHeaders, securityHeaders } from './src/base/security-headers.ts';

const root = path.join(import.meta.dirname, '..');

/**
 * npm puts a copy of these beside each part of Radix that needs them, in the same version; one in the script is enough. None
 * where npm has put a single one at the top.
 */
const radixParts = ['primitive', 'react-compose-refs', 'react-primitive', 'react-slot', 'react-use-controllable-state'];
const ofRadix = radixParts
  .map((part) => [`@radix-ui/${part}`, `node_modules/radix-ui/node_modules/@radix-ui/${part}/dist/index.mjs`] as const)
  .filter(([, file]) => existsSync(path.join(root, file)));

const config: NextConfig = {
  // Only the container image asks for it; `next start` does not like it.
  output: process.env.NEXT_OUTPUT === 'standalone' ? 'standalone' : undefined,
  // scripts/test checks them with the rest; a first start should not wait for it.
  typescript: { ignoreBuildErrors: process.env.SKIP_TYPES === '1' },
  outputFileTracingRoot: root,
  // Read when they are asked for: src/server/swagger-files.ts
  outputFileTracingIncludes: {
    '/swagger/files/[version]/[file]': ['../node_modules/swagger-ui-dist/swagger-ui{-bundle.js,.css}'],
  },
  turbopack: {
    root,
    resolveAlias: {
      ...Object.fromEntries(ofRadix.map(([name, file]) => [name, `../${file}`])),
      croner: { browser: './src/base/browser-croner.ts' },
      zod: { browser: './src/base/browser-zod.ts' },
    },
  },
  transpilePackages: ['@pocketproxy/prisma', '@pocketproxy/relay'],
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
