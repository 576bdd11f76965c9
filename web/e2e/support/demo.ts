import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

const account = z.object({ email: z.string(), password: z.string() });
const demoFile = z.object({
  portal: z.string(),
  admin: z.string(),
  operator: account,
  customer: account,
  proxies: z.array(z.object({ device: z.string(), host: z.string(), port: z.number() })),
  rotationLinks: z.array(z.object({ device: z.string(), url: z.url() })),
});

export type Account = z.infer<typeof account>;

/** The sign-ins of the running product: the file that E2E_DEMO names, else that of scripts/start. */
export function readDemo() {
  const file = process.env.E2E_DEMO ?? path.join(import.meta.dirname, '../../../.data/demo.json');
  return demoFile.parse(JSON.parse(readFileSync(file, 'utf8')));
}
