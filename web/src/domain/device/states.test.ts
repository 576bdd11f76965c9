import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { connectionStates } from '@/domain/connection/states';
import { deviceStates } from '@/domain/device/states';

const root = path.join(import.meta.dirname, '../..');
const tables = ['domain/device/states.ts', 'domain/connection/states.ts'];
const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
  (file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$|\btesting\b|\bdemo\//.test(file) && !tables.includes(file),
);
const labels = [...Object.values(deviceStates), ...Object.values(connectionStates)].map(({ label }) => label);
/** Also words of relays, codes, switches and customers. */
const shared = ['Online', 'Offline', 'On', 'Off', 'Expired', 'No phone'];
const distinct = labels.filter((label) => !shared.includes(label));

test('DASH-01 the state of a phone and of a connection has its word in one table each, and all others read it', () => {
  assert.ok(files.length > 500);
  for (const file of files) {
    const text = readFileSync(path.join(root, file), 'utf8');
    const copies = distinct.filter((label) => new RegExp(`['">]${label}['"<]`).test(text));
    assert.deepEqual(copies, [], `${file} writes what the table of states says`);
  }
});

/** What a state is decided by; whoever reads more than its name decides a second time. */
const decides = [
  /\b(statusReason|mobileUp) ?={2,3}/,
  /\bstatus ?={2,3} ?'(online|offline)'/,
  /\bexpiresAt ?[<>]=? ?/,
  /\bconnection\.enabled (&&|\?|\|\|)/,
  /!connection\.enabled/,
];

/** A log of changes, and a switch that shows what it sets. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  'components/format/status-change.ts': ["status === 'online'"],
  'components/device/status-log.tsx': ["status === 'offline'"],
  'components/connection/enabled-switch.tsx': ['connection.enabled ?'],
};

test('DASH-01 no screen decides by itself whether a phone or a connection can be used', () => {
  for (const file of files.filter((one) => one.startsWith('components/'))) {
    const text = readFileSync(path.join(root, file), 'utf8');
    const found = decides.flatMap((pattern) => pattern.exec(text)?.[0] ?? []);
    assert.deepEqual(found, allowed[file] ?? [], file);
  }
});
