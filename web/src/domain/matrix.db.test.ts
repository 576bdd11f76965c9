import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import test from 'node:test';
import { withViewer, type Context } from '@/domain/context';
import { AppError } from '@/domain/errors';
import { loadViewer } from '@/domain/session/load-viewer';
import { addPeople, people, type Person } from '@/domain/testing/matrix-people';
import { rows, type Row } from '@/domain/testing/matrix-rows';
import { makeSubject, type Subject } from '@/domain/testing/matrix-subject';
import { openWorld, type World } from '@/domain/testing/world';

/** Rule, not right, said no: the person was let through. */
const ruleCodes = ['conflict', 'throttled'];
/** Actions without a signed-in person, or about oneself: their own tests tell who may. */
const withoutSubject = [
  'acceptInvitation',
  'joinCustomer',
  'setPassword',
  // a person's own account, by a mailed link or by the session: nobody else's can be named
  'signUp',
  'resendVerification',
  'verifyEmail',
  'requestReset',
  'resetPassword',
  'confirmEmailChange',
  'cancelGoogleLink',
  'endSession',
  'endSessionsElsewhere',
  'changePassword',
  'requestEmailChange',
  'openGoogleLink',
  'unlinkGoogle',
  'deleteAccount',
];
const cells = 540;

test('TENANT-01 TENANT-03 TENANT-04 TENANT-05: the authorization matrix', async () => {
  const world = await openWorld({ min: 20_000, max: 22_000 });
  try {
    const contexts = await addPeople(world);
    const wrong: string[] = [];
    let count = 0;
    for (const [name, row] of Object.entries(rows)) {
      let subject = await makeSubject(world, contexts);
      for (const person of people) {
        const outcome = await outcomeOf(world, contexts.get(person), row, subject);
        const wanted = expected(person, row);
        if (outcome !== wanted) wrong.push(`${name} as ${person}: ${outcome}, not ${wanted}`);
        if (outcome === 'done') subject = await makeSubject(world, contexts);
        count += 1;
      }
    }
    assert.deepEqual(wrong, []);
    assert.equal(count, cells);
  } finally {
    await world.close();
  }
});

test('every action stands in the matrix, or is named as one that has no subject', async () => {
  const folder = path.resolve(import.meta.dirname, '../actions');
  const names: string[] = [];
  for (const file of await readdir(folder)) {
    if (file === 'clients.ts' || file.includes('.test.')) continue;
    const source = await readFile(path.join(folder, file), 'utf8');
    names.push(...[...source.matchAll(/^export const (\w+)/gm)].map(([, name]) => name ?? ''));
  }
  assert.deepEqual(
    names.filter((name) => !(name in rows) && !withoutSubject.includes(name)),
    [],
  );
});

function expected(person: Person, { allowed, seenBy }: Row): string {
  if (person === 'anonymous' || person === 'suspended') return 'signed out';
  if (allowed.includes(person)) return 'done';
  return seenBy.includes(person) ? 'forbidden' : 'not found';
}

/** What the person gets with a session of now, through the same look into the database as every request. */
async function outcomeOf(world: World, person: Context | undefined, row: Row, subject: Subject): Promise<string> {
  const { db, now, system } = world;
  const viewer = person && (await loadViewer(db, await newSession(world, person), now));
  if (!viewer) return 'signed out';
  try {
    await row.run(withViewer(system, viewer), subject);
    return 'done';
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (ruleCodes.includes(error.code)) return 'done';
    return error.code.replace('_', ' ');
  }
}

async function newSession({ db, now }: World, { viewer: { userId } }: Context): Promise<string> {
  const { sessionVersion: version } = await db.user.findUniqueOrThrow({ where: { id: userId } });
  const expiresAt = new Date(now.getTime() + 3_600_000);
  return (await db.session.create({ data: { userId, version, expiresAt } })).id;
}
