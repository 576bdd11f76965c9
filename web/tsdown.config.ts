import { defineConfig } from 'tsdown';

/** dist/jobs.mjs, dist/demo-seed.mjs and dist/operator.mjs: the workspaces are bundled in, packages from npm stay outside. */
export default defineConfig({
  entry: { jobs: 'src/jobs/main.ts', 'demo-seed': 'src/demo/seed.ts', operator: 'src/command/main.ts' },
  format: 'esm',
  platform: 'node',
  target: 'node20',
  outDir: 'dist',
  dts: false,
  sourcemap: true,
  tsconfig: 'tsconfig.json',
  deps: { alwaysBundle: [/^@pocketproxy\//, /^@\//], neverBundle: [/^@prisma\//] },
});
