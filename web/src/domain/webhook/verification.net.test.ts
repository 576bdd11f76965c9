import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test, { after } from 'node:test';
import { exampleBody, verification } from '@/domain/webhook/guide';
import { newWebhookSecret, signedHeaders } from '@/webhook/sign';

/** PORTAL-06: the samples for receivers believe what we send, and nothing else. */

const folder = mkdtempSync(path.join(tmpdir(), 'pocketproxy-verification-'));
after(() => rmSync(folder, { recursive: true }));

const samples = {
  Python: {
    command: existsSync('/usr/bin/python3') ? '/usr/bin/python3' : 'python3',
    file: 'verify.py',
    end: `
import json, sys
asked = json.load(sys.stdin)
print("genuine" if is_genuine(asked["headers"], asked["body"].encode()) else "refused")
`,
  },
  PHP: {
    command: 'php',
    file: 'verify.php',
    end: `
$asked = json_decode(file_get_contents('php://stdin'), true);
echo isGenuine($key, $asked['headers'], $asked['body']) ? 'genuine' : 'refused', "\\n";
`,
  },
} as const;

for (const [language, { command, file, end }] of Object.entries(samples) as [
  keyof typeof samples,
  (typeof samples)['PHP'],
][])
  test(`${language} believes only what was signed with its secret, just now`, () => {
    const script = path.join(folder, file);
    writeFileSync(script, `${verification[language]}\n${end}`);
    const [secret, before] = [newWebhookSecret(), newWebhookSecret()];
    const verdict = (headers: object, body: string) =>
      execFileSync(command, [script], {
        input: JSON.stringify({ headers, body }),
        env: { ...process.env, WEBHOOK_SECRET: secret },
        encoding: 'utf8',
      }).trim();
    const [now, body] = [new Date(), `${exampleBody('test')} ü`];
    const sign = (secrets: readonly string[], at = now) =>
      signedHeaders('0198c9f0-6f0e-7c31-9d4e-2f6a51f3b000', at, body, secrets);
    assert.equal(verdict(sign([secret]), body), 'genuine');
    assert.equal(verdict(sign([before, secret]), body), 'genuine');
    assert.equal(verdict(sign([before]), body), 'refused');
    assert.equal(verdict(sign([secret]), `${body} `), 'refused');
    assert.equal(verdict(sign([secret], new Date(now.getTime() - 301_000)), body), 'refused');
    assert.equal(verdict({ ...sign([secret]), 'webhook-id': 'other' }, body), 'refused');
  });
