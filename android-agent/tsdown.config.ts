import { defineConfig } from 'tsdown';

export default defineConfig({
  entry: 'src/cli.ts',
  outDir: 'dist',
  format: 'esm',
  platform: 'node',
  target: 'node20',
  deps: { alwaysBundle: /^@pocketproxy\// },
});
