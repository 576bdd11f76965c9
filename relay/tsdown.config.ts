import { defineConfig } from 'tsdown';

/** dist/main.mjs: the workspaces are bundled in, packages from npm stay outside. */
export default defineConfig({
  entry: { main: 'src/main.ts' },
  format: 'esm',
  platform: 'node',
  target: 'node20',
  outDir: 'dist',
  dts: false,
  plugins: [
    {
      // Prisma's query compiler is a JavaScript file of 4 MB. As CommonJS, Node reads it three times over to find out
      // what it exports: 0.7 s of CPU at each start.
      name: 'query-compiler-as-esm',
      renderChunk: (code) => code.replaceAll(/(@prisma\/client\/runtime\/query_compiler_[\w.-]+)\.js"/g, '$1.mjs"'),
    },
  ],
  deps: {
    alwaysBundle: /^@pocketproxy\//,
    // dependencies of @pocketproxy/prisma, which are not the relay's own
    neverBundle: [/^@prisma\//, 'pg', 'ioredis'],
  },
});
