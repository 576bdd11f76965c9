import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import pg from 'pg';
import { ensureRelayLogin } from '../tools/relay-login.mjs';
import { scratchDatabase } from './testing.ts';

const migration = readFileSync(
  path.resolve(import.meta.dirname, '../migrations/20261127800000_relay_role/migration.sql'),
  'utf8',
);

/** Every table that the relay may touch. A migration that grants more must also change this list. */
const touched = [
  ...[
    'AccessLog',
    'Ceiling',
    'Command',
    'Connection',
    'Customer',
    'CustomerCeiling',
    'Device',
    'DeviceSecret',
    'EgressException',
    'IpHistory',
  ],
  ...[
    'QuotaUse',
    'RefusalHour',
    'Relay',
    'RelayRun',
    'RelayVpn',
    'Rotation',
    'RotationHold',
    'RotationSchedule',
    'SimPlan',
    'SimUse',
    'StatusLog',
    'UsageDay',
    'UsageFiveMinutes',
    'UsageFlush',
    'UsageHour',
    'UsageMonth',
  ],
  'WhitelistEntry',
];

async function client(url: string): Promise<pg.Client> {
  const opened = new pg.Client({ connectionString: url });
  await opened.connect();
  return opened;
}

async function database(t: TestContext) {
  const scratch = await scratchDatabase();
  const [admin, relay] = [await client(scratch.url), await client(scratch.relayUrl)];
  t.after(async () => {
    await Promise.all([admin.end(), relay.end()]);
    await scratch.drop();
  });
  return { admin, relay, url: scratch.url };
}

/** Removes a role once the databases in which it has rights are gone. */
function dropRole(t: TestContext, role: string): void {
  t.after(async () => {
    const admin = await client(process.env.TEST_DATABASE_URL ?? '');
    await admin.query(`DROP ROLE IF EXISTS "${role}"`).finally(() => admin.end());
  });
}

/** A role's name of this test's own. */
const roleName = (what: string) => `pp_test_${what}_${randomBytes(6).toString('hex')}`;
const denied = { code: '42501' };

async function column(from: pg.Client, query: string, values: unknown[] = []): Promise<unknown[]> {
  const { rows } = await from.query({ text: query, values, rowMode: 'array' });
  return rows.map(([value]) => value);
}

test('SEC-02: the relay reads no person, session, link or mail, and no sealed password', async (t) => {
  const { admin, relay } = await database(t);
  const tables = await column(
    admin,
    `SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace`,
  );
  const closed = tables.map(String).filter((table) => !touched.includes(table));
  for (const people of ['User', 'Session', 'Invitation', 'Member', 'Mail']) assert.ok(closed.includes(people), people);
  for (const table of closed) {
    await assert.rejects(relay.query(`SELECT FROM "${table}"`), denied, table);
    await assert.rejects(relay.query(`DELETE FROM "${table}"`), denied, table);
  }
  await assert.rejects(relay.query('SELECT "passwordSealed" FROM "Connection"'), denied);
  await assert.rejects(relay.query('SELECT * FROM "Connection"'), denied);
  await assert.rejects(relay.query('SELECT "name" FROM "Customer"'), denied);
  await relay.query('SELECT "passwordVerifier" FROM "Connection"');
});

test('SEC-02: the relay changes no credential, limit, ceiling or owner, deletes nothing and makes nothing', async (t) => {
  const { relay } = await database(t);
  const refused = [
    `UPDATE "Connection" SET "enabled" = TRUE`,
    `UPDATE "Device" SET "customerId" = NULL`,
    `UPDATE "Ceiling" SET "value" = 1`,
    `UPDATE "EgressException" SET "expiresAt" = NULL`,
    `INSERT INTO "EgressException" ("id", "cidr", "note") VALUES (gen_random_uuid(), '10.0.0.0/8', 'x')`,
    `UPDATE "Customer" SET "state" = 'active'`,
    `INSERT INTO "DeviceSecret" ("deviceId", "hash") VALUES (gen_random_uuid(), 'x')`,
    `INSERT INTO "WhitelistEntry" ("connectionId", "cidr") VALUES (gen_random_uuid(), '0.0.0.0/0')`,
    `INSERT INTO "Command" ("deviceId") VALUES (gen_random_uuid())`,
    `CREATE TABLE "Mine" ()`,
    ...touched.flatMap((table) => [`DELETE FROM "${table}"`, `TRUNCATE "${table}"`]),
  ];
  for (const statement of refused) await assert.rejects(relay.query(statement), denied, statement);
});

test('SEC-02: the relay has rights on the tables of the list and no others, whatever migrations add', async (t) => {
  const { admin } = await database(t);
  const tables = `SELECT c.relname FROM pg_class c WHERE c.relkind IN ('r', 'v', 'm', 'p') AND relnamespace = 'public'::regnamespace`;
  const any = `has_any_column_privilege('pocketproxy_relay', c.oid, 'SELECT, INSERT, UPDATE, REFERENCES')`;
  assert.deepEqual(await column(admin, `${tables} AND ${any} ORDER BY 1`), touched);
  await admin.query('CREATE TABLE "Later" ("secret" text)');
  assert.deepEqual(await column(admin, `${tables} AND ${any} ORDER BY 1`), touched);
});

test('SEC-02: the relay reaches partitions through their table only, and makes or drops none', async (t) => {
  const { admin, relay } = await database(t);
  await relay.query(`INSERT INTO "UsageHour" ("connectionId", "hour", "deviceId", "ownerId", "bytesUp")
    VALUES (gen_random_uuid(), now(), gen_random_uuid(), gen_random_uuid(), 7)`);
  const parts = await column(admin, `SELECT "part" FROM "partitions_of"('UsageHour') WHERE NOT "isDefault"`);
  assert.ok(parts.length > 14);
  assert.deepEqual(await column(relay, 'SELECT "bytesUp" FROM "UsageHour"'), ['7']);
  for (const part of parts) await assert.rejects(relay.query(`SELECT "bytesUp" FROM "${String(part)}"`), denied);
  for (const call of [
    `"partitions_drop"('UsageHour', now())`,
    `"partitions_make"('UsageHour', 'day', now(), now())`,
    `"partitions_place"('UsageHour', 'day', now(), 1)`,
  ])
    await assert.rejects(relay.query(`SELECT ${call}`), denied, call);
});

test('databases that migrate at the same time make the role once; a second run changes nothing', async (t) => {
  const role = roleName('role');
  const places = await Promise.all(Array.from({ length: 6 }, () => database(t)));
  dropRole(t, role);
  const own = migration.replaceAll('pocketproxy_relay', role);
  await Promise.all(places.map(({ admin }) => admin.query(own)));
  const rights = `SELECT string_agg(attrelid::regclass || attname || a::text, ' ' ORDER BY attrelid, attname, a::text)
    FROM pg_attribute, unnest(attacl) a WHERE a::text LIKE '${role}=%'`;
  for (const { admin } of places) {
    const [before] = await column(admin, rights);
    assert.ok(typeof before === 'string' && before.includes('passwordVerifier'));
    await admin.query(own);
    assert.deepEqual(await column(admin, rights), [before]);
    await admin.query(`DROP OWNED BY ${role}`);
  }
});

test('a user who may not create roles still migrates, and sees a notice', async (t) => {
  const { admin, url } = await database(t);
  const [user, role] = [roleName('user'), roleName('role')];
  await admin.query(`CREATE ROLE ${user} LOGIN PASSWORD 'test'`);
  dropRole(t, user);
  const asUser = new URL(url);
  [asUser.username, asUser.password] = [user, 'test'];
  const plain = await client(asUser.href);
  const told: string[] = [];
  plain.on('notice', ({ message = '' }) => told.push(message));
  await plain.query(migration.replaceAll('pocketproxy_relay', role));
  assert.match(told.join(), new RegExp(`${role} is missing and ${user} may not create it: see docs/deploy.md`));
  assert.equal(await ensureRelayLogin(plain, 'secret'), undefined);
  await plain.end();
});

test("the relay's login is made once, gets the given password again, and has the relay's rights", async (t) => {
  const { admin, url } = await database(t);
  const login = await ensureRelayLogin(admin, 'first');
  assert.ok(login);
  dropRole(t, login);
  const stored = () => column(admin, 'SELECT rolpassword FROM pg_authid WHERE rolname = $1', [login]);
  const [first] = await stored();
  assert.match(String(first), /^SCRAM-SHA-256\$4096:/, 'the server never saw the password itself');
  assert.equal(await ensureRelayLogin(admin, 'second'), login);
  assert.notDeepEqual(await stored(), [first]);
  const asRelay = new URL(url);
  [asRelay.username, asRelay.password] = [login, 'second'];
  const relay = await client(asRelay.href);
  await relay.query('SELECT "passwordVerifier" FROM "Connection"');
  await assert.rejects(relay.query('SELECT FROM "User"'), denied);
  await relay.end();
});
