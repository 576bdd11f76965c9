import { existsSync } from 'node:fs';
import { defineConfig } from '@playwright/test';

const browsers = [
  process.env.CHROMIUM_PATH,
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];
const asRoot = process.getuid?.() === 0;

/** Runs against a product that is up already: BASE_URL names it, E2E_DEMO its demo.json. `scripts/test` starts one. */
export default defineConfig({
  testDir: 'e2e',
  timeout: 180_000,
  // Long, for busy machines: who waits for what is there waits no longer
  expect: { timeout: 30_000 },
  // One product, one story: what a test makes, the next one uses. scripts/test runs two groups of files side by side
  workers: 1,
  fullyParallel: false,
  forbidOnly: true,
  reporter: 'list',
  use: {
    baseURL: process.env.BASE_URL ?? 'http://127.0.0.1:3000',
    // The DOM of every step costs a fifth of the whole run. Steps, requests and the page as it ended (Playwright adds its
    // accessible tree to the picture) are enough to see what went wrong
    trace: { mode: 'retain-on-failure', screenshots: false, snapshots: false, sources: true },
    screenshot: 'only-on-failure',
    timezoneId: 'Europe/Berlin',
    locale: 'en-GB',
    launchOptions: {
      // Undefined: Playwright's own download
      executablePath: browsers.find((file) => file !== undefined && existsSync(file)),
      args: [
        '--disable-quic',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--no-first-run',
        '--disable-gpu',
        ...(asRoot ? ['--no-sandbox'] : []),
      ],
    },
  },
});
