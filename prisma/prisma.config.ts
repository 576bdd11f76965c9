import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { defineConfig } from 'prisma/config';

// `prisma migrate` wants Prisma's native schema engine, which is downloaded from Prisma's own host.
// Where that did not happen (offline, firewalled CI, install scripts off) the WebAssembly build of
// the same engine, an ordinary npm package, stands in for it.
const enginesDir = path.dirname(createRequire(__filename).resolve('@prisma/engines/package.json'));
const hasNativeEngine = existsSync(enginesDir) && readdirSync(enginesDir).some((f) => f.startsWith('schema-engine-'));
if (!hasNativeEngine && process.platform !== 'win32') {
  process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= path.join(__dirname, 'tools', 'schema-engine.mjs');
}

export default defineConfig({
  schema: 'schema.prisma',
  migrations: { path: 'migrations' },
  datasource: {
    url: process.env.DATABASE_URL ?? 'postgresql://postgres:postgres@127.0.0.1:55432/pocketproxy?schema=public',
  },
});
