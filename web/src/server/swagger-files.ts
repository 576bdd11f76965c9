import { readFile } from 'node:fs/promises';
import path from 'node:path';

/** The version that package.json pins: part of the address, so that browsers may keep the files for ever. */
export const swaggerVersion = '5.35.0';

/** All that is served of swagger-ui-dist, by its type. */
const types = {
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'swagger-ui.css': 'text/css; charset=utf-8',
} as const;

export type SwaggerFile = keyof typeof types;

export const swaggerPath = (file: SwaggerFile) => `/swagger/files/${swaggerVersion}/${file}`;

function isSwaggerFile(name: string): name is SwaggerFile {
  return Object.hasOwn(types, name);
}

/** One of Swagger UI's files from our own packages; undefined for every other name or version. */
export async function swaggerFile(version: string, name: string): Promise<Response | undefined> {
  if (version !== swaggerVersion || !isSwaggerFile(name)) return undefined;
  // web/ is where each way to start the dashboard begins; next.config.ts has the files traced
  const folder = path.join(/* turbopackIgnore: true */ process.cwd(), '../node_modules/swagger-ui-dist');
  const file = await readFile(path.join(folder, name));
  return new Response(new Uint8Array(file), {
    headers: { 'content-type': types[name], 'cache-control': 'public, max-age=31536000, immutable' },
  });
}
