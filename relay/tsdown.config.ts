import { defineConfig } from 'tsdown';

/**
 * dist/main.mjs: the workspaces are bundled in, and zod, of which the relay then loads only what it uses. Other packages
 * from npm stay outside.
 */
export default defineConfig({
  entry: { main: 'src/main.ts' },
  format: 'esm',
  platform: 'node',
  target: 'node20',
  outDir: 'dist',
  dts: false,
  deps: {
    alwaysBundle: [/^@pocketproxy\//, 'zod'],
    onlyBundle: false,
    neverBundle: ['ioredis'], // a dependency of @pocketproxy/prisma, not of the relay
  },
});
