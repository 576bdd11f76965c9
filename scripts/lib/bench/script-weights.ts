import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { z } from 'zod';

const routesShape = z.array(z.object({ route: z.string(), firstLoadChunkPaths: z.array(z.string()) }));
const manifestShape = z.object({ rootMainFiles: z.array(z.string()) });

export interface Weight {
  readonly route: string;
  /** Gzipped, of all that the page loads at first. */
  readonly kB: number;
  /** Without React and Next's own client, which every page has. */
  readonly ownKB: number;
}

/**
 * What the pages of a built dashboard load at first, by its build's own list, lightest first.
 * @param web its folder, with .next
 */
export function scriptWeights(web: string): Weight[] {
  const read = (file: string): unknown => JSON.parse(readFileSync(path.join(web, '.next', file), 'utf8'));
  const frame = new Set(manifestShape.parse(read('build-manifest.json')).rootMainFiles.map((file) => `.next/${file}`));
  const sizes = new Map<string, number>();
  function sizeOf(file: string): number {
    const size = sizes.get(file) ?? gzipSync(readFileSync(path.join(web, file))).length / 1_000;
    sizes.set(file, size);
    return size;
  }
  return routesShape
    .parse(read('diagnostics/route-bundle-stats.json'))
    .map(({ route, firstLoadChunkPaths: files }) => {
      const sum = (those: readonly string[]) => those.reduce((total, file) => total + sizeOf(file), 0);
      return { route, kB: sum(files), ownKB: sum(files.filter((file) => !frame.has(file))) };
    })
    .sort((a, b) => a.kB - b.kB);
}
