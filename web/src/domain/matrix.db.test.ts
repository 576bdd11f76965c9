import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test, { after, before } from 'node:test';
import { keptRows } from '@pocketproxy/prisma/testing';
import { withViewer, type Context } from '@/domain/context';
import { isAppError, shownError } from '@/domain/errors';
import { loadViewer } from '@/domain/session/load-viewer';
import { accountRows } from '@/domain/testing/matrix-account-rows';
import { openRows } from '@/domain/testing/matrix-open-rows';
import { addPeople, newSession, people, shutOut, typedPassword, type Person } from '@/domain/testing/matrix-people';
import type { Row } from '@/domain/testing/matrix-row';
import { rows } from '@/domain/testing/matrix-rows';
import { secretsIn, storedSecrets } from '@/domain/testing/matrix-secrets';
import { makeSubject, type Subject } from '@/domain/testing/matrix-subject';
import { openWorld, type World } from '@/domain/testing/world';

// Starts first: it takes longest.

/** Rule, not right, said no: the person was let through. */
const ruleCodes = ['conflict', 'throttled', 'password_wrong', 'rotation_running'];
/** The same answer for everyone except the intended person. */
const forbiddenCodes = ['forbidden', 'invitation_for_other'];
/** Verbs that leave the subject as it was, so that the next person may have the same. */
const reads =
  /^(get|list|survey|count|select|recent|reveal|export|testConnection|previewImport|liveEvents)|(Status|Usage)$/;
const cells = { things: 2431, accounts: 273, open: 260 };

let world: World;
let contexts: Map<Person, Context>;
/** Every secret that a verb returned or took. */
const secrets = new Set<string>([typedPassword]);

before(async () => {
  world = await openWorld({ min: 20_000, max: 22_000 });
  contexts = await addPeople(world);
});
after(() => world.close());

test('TENANT-01 TENANT-03 TENANT-04 TENANT-05: the authorization matrix', async (t) => {
  const wrong: string[] = [];
  let count = 0;
  const subject = await makeSubject(world, contexts);
  const kept = await keptRows(world.url, 'AuditLog');
  t.after(() => kept.close());
  for (const [name, row] of Object.entries(rows)) {
    await kept.restore();
    for (const person of people) {
      const outcome = await outcomeOf(person, row, subject);
      const wanted = expected(person, row);
      if (outcome !== wanted) wrong.push(`${name} as ${person}: ${outcome}, not ${wanted}`);
      if (outcome === 'done' && !reads.test(name)) {
        for (const secret of await storedSecrets(world.db)) secrets.add(secret);
        await kept.restore();
      }
      count += 1;
    }
  }
  assert.deepEqual(wrong, []);
  assert.equal(count, cells.things);
});

test('TENANT-01 AUTH-05: the matrix of the own account; it touches no one else', async () => {
  const subject = await makeSubject(world, contexts);
  const bystander = () =>
    world.db.user.findUnique({
      where: { id: subject.userId },
      include: { sessions: true, links: true, memberships: true },
    });
  const untouched = await bystander();
  const wrong: string[] = [];
  let count = 0;
  for (const [name, row] of Object.entries(accountRows)) {
    for (const person of people) {
      const outcome = await outcomeOf(person, row, subject);
      const wanted = expected(person, row);
      if (outcome !== wanted) wrong.push(`${name} as ${person}: ${outcome}, not ${wanted}`);
      count += 1;
    }
    assert.deepEqual(await bystander(), untouched, name);
  }
  assert.deepEqual(wrong, []);
  assert.equal(count, cells.accounts);
});

test('AUTH-01: what needs no session works for everyone, whatever their session is worth', async () => {
  let count = 0;
  for (const [name, run] of Object.entries(openRows)) {
    for (const person of people) {
      const sessionId = await newSession(world, contexts.get(person));
      await run(world.system, sessionId).then(
        (result) => secretsIn(result).forEach((secret) => secrets.add(secret)),
        (error: unknown) => assert.fail(`${name} as ${person}: ${String(error)}`),
      );
      count += 1;
    }
  }
  assert.equal(count, cells.open);
});

test('TENANT-03: a foreign id and a missing id answer alike, in every verb and to everyone', async () => {
  const { db, system } = world;
  const foreign = await makeSubject(world, contexts);
  const ids = Object.keys(foreign);
  const missing = { ...foreign, ...Object.fromEntries(ids.map((name) => [name, randomUUID()])) };
  const malformed = { ...foreign, ...Object.fromEntries(ids.map((name) => [name, 'no-uuid'])) };
  const before = await db.auditLog.count();
  let count = 0;
  for (const [name, row] of Object.entries({ ...rows, ...accountRows })) {
    for (const person of people) {
      if (shutOut.includes(person) || row.seenBy.includes(person) || row.allowed.includes(person)) continue;
      const context = await contextOf(person);
      assert.ok(context);
      const answers: string[] = [];
      for (const subject of [foreign, missing, malformed]) {
        const error = await row.run(context, subject).then(
          () => 'done',
          (error: unknown) => error,
        );
        answers.push(JSON.stringify(shownError(error, system.requestId)));
      }
      assert.deepEqual(answers.slice(1), [answers[0], answers[0]], `${name} as ${person}`);
      assert.equal(JSON.parse(answers[0] ?? '').code, 'not_found', `${name} as ${person}`);
      count += 1;
    }
  }
  assert.ok(count > 150, `${count} pairs`);
  assert.equal(await db.auditLog.count(), before, 'nothing was written');
});

test('SEC-04: no secret stands in the audit log after all of this', async () => {
  const { db } = world;
  for (const secret of await storedSecrets(db)) secrets.add(secret);
  const log = JSON.stringify(await db.auditLog.findMany());
  assert.ok(secrets.size > 500, `${secrets.size} secrets`);
  assert.deepEqual(
    [...secrets].filter((secret) => log.includes(secret)),
    [],
  );
});

function expected(person: Person, { allowed, seenBy }: Row): string {
  if (shutOut.includes(person)) return 'signed out';
  if (allowed.includes(person)) return 'done';
  return seenBy.includes(person) ? 'forbidden' : 'not found';
}

/** The person with a session of now, through the same look into the database as every request. */
async function contextOf(person: Person): Promise<Context | undefined> {
  const sessionId = await newSession(world, contexts.get(person));
  const viewer = await loadViewer(world.system, { sessionId: sessionId ?? '' });
  return viewer ? withViewer(world.system, viewer) : undefined;
}

async function outcomeOf(person: Person, row: Row, subject: Subject): Promise<string> {
  const context = await contextOf(person);
  if (!context) return 'signed out';
  try {
    secretsIn(await row.run(context, subject)).forEach((secret) => secrets.add(secret));
    return 'done';
  } catch (error) {
    if (!isAppError(error)) throw error;
    if (ruleCodes.includes(error.code)) return 'done';
    return forbiddenCodes.includes(error.code) ? 'forbidden' : error.code.replace('_', ' ');
  }
}
