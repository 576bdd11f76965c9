import { rmSync } from 'node:fs';
import path from 'node:path';
import { scratchDatabase, type ScratchDatabase } from '@pocketproxy/prisma/testing';
import { postgresHome } from '../postgres-home.ts';
import { startPostgres } from '../postgres.ts';
import type { Processes } from '../processes.ts';

/**
 * A migrated database of our own: on the server of TEST_DATABASE_URL, or else on an embedded server that lives and
 * dies with `processes`. `folder` must be passable for other users (a server started by root runs as one).
 */
export async function stackDatabase(processes: Processes, folder: string): Promise<ScratchDatabase> {
  if (process.env.TEST_DATABASE_URL) return scratchDatabase();
  const logFile = path.join(folder, 'postgres.log');
  const server = await startPostgres(processes, { dir: folder, logFile, disposable: true }).catch((error: unknown) => {
    removeOutside(folder);
    throw error;
  });
  process.env.TEST_DATABASE_URL = server.adminUrl; // where scratchDatabase looks
  const { url, relayUrl } = await scratchDatabase();
  return {
    ...{ url, relayUrl },
    async drop() {
      delete process.env.TEST_DATABASE_URL;
      await server.child.stop();
      removeOutside(folder);
    },
  };
}

/** What a server started by root keeps in its own folder, when its user cannot reach ours. */
function removeOutside(folder: string): void {
  const home = postgresHome(folder);
  for (const place of [home.dataDir, home.binDir]) {
    const [own] = /^\/var\/tmp\/pocketproxy-[0-9a-f]{12}(?=\/)/.exec(place) ?? [];
    if (own) rmSync(own, { recursive: true, force: true });
  }
}
