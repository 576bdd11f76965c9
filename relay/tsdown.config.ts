import { defineConfig } from 'tsdown';

// The workspaces' TypeScript goes into the bundle; npm packages stay outside.
export default defineConfig({
  entry: { main: 'src/main.ts' },
  format: 'esm',
  platform: 'node',
  target: 'node20',
  outDir: 'dist',
  clean: true,
  dts: false,
  noExternal: [/^@pocketproxy\//],
});
