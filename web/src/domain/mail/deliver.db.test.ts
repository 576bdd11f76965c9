import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test, { after, before, beforeEach } from 'node:test';
import { requestReset } from '@/domain/account/request-reset';
import { resendVerification } from '@/domain/account/resend-verification';
import { signUp } from '@/domain/account/sign-up';
import { deliverMail, overdueMails } from '@/domain/mail/deliver';
import { queueMail } from '@/domain/mail/queue';
import { inviteMember } from '@/domain/member/invite';
import { withdrawInvitation } from '@/domain/member/withdraw-invitation';
import { openWorld, type World } from '@/domain/testing/world';
import { MailNotSent } from '@/mail/not-sent';
import type { MailTransport } from '@/mail/transport';

let world: World;
before(async () => void (world = await openWorld()));
after(() => world.close());
beforeEach(() => world.db.mail.deleteMany());

const second = 1_000;
const hour = 3_600_000;
const at = (ms: number) => ({ ...world.system, now: new Date(world.now.getTime() + ms) });
const row = (id: string) => world.db.mail.findUniqueOrThrow({ where: { id } });
const render = () => ({ subject: 's', html: 'h', text: 't' });
/** The newest mail to an address. */
async function mailTo(recipient: string): Promise<string> {
  return (await world.db.mail.findFirstOrThrow({ where: { recipient }, orderBy: { createdAt: 'desc' } })).id;
}

/** A transport that counts, and ends each attempt with this error, or well. */
function transport(error?: Error) {
  let sent = 0;
  const send: MailTransport['send'] = async () => {
    sent += 1;
    if (error) throw error;
  };
  return { kind: 'smtp' as const, send, sent: () => sent };
}
const away = () => transport(new MailNotSent('SMTP ECONNREFUSED', { permanent: false }));

const notice = (ms = 0) => queueMail(world.db, at(ms), { to: 'x@c.test', template: 'password_changed', values: {} });
const deliver = (id: string, ms: number, by: MailTransport, how = render) => deliverMail(at(ms), by, how, id);

test('pitfall-31 a mail waits 10 s after an attempt, then twice as long up to 30 minutes, and ends within a day', async () => {
  const id = await notice();
  const server = away();
  const waits: number[] = [];
  for (let now = 0; ;) {
    const delivery = await deliver(id, now, server);
    if (delivery.state !== 'waits') {
      assert.deepEqual(delivery, { state: 'given_up', reason: 'SMTP ECONNREFUSED' });
      assert.ok(now > 23 * hour && now <= 24 * hour, String(now));
      break;
    }
    const then = delivery.until.getTime() - world.now.getTime();
    waits.push((then - now) / second);
    now = then;
  }
  assert.deepEqual(waits.slice(0, 10), [10, 20, 40, 80, 160, 320, 640, 1280, 1800, 1800]);
  assert.equal(server.sent(), waits.length + 1);
  assert.ok(server.sent() < 60);
  const { state, sealedValues, lastError, finishedAt } = await row(id);
  assert.deepEqual([state, sealedValues, lastError, finishedAt !== null], ['failed', null, 'SMTP ECONNREFUSED', true]);
  assert.deepEqual(await deliver(id, 30 * hour, server), { state: 'done' }, 'an ended mail is left alone');
});

test('a mail is not tried before its time, and of two attempts at once one runs', async () => {
  const id = await notice();
  const server = away();
  const both = await Promise.all([deliver(id, 0, server), deliver(id, 0, server)]);
  assert.deepEqual(
    both.map(({ state }) => state),
    ['waits', 'waits'],
  );
  assert.equal(server.sent(), 1);
  assert.equal((await deliver(id, 9.999 * second, server)).state, 'waits');
  assert.equal(server.sent(), 1);
  const well = transport();
  assert.deepEqual(await deliver(id, 10 * second, well), { state: 'done' });
  assert.deepEqual([(await row(id)).state, well.sent()], ['sent', 1]);
});

test('a permanent refusal ends a mail immediately, with its reason', async () => {
  const id = await notice();
  const refusal = new MailNotSent('SMTP 550 5.1.1 at RCPT TO', { permanent: true });
  assert.deepEqual(await deliver(id, 0, transport(refusal)), { state: 'given_up', reason: refusal.message });
  const { state, attempts, sealedValues, lastError } = await row(id);
  assert.deepEqual([state, attempts, sealedValues, lastError], ['failed', 1, null, refusal.message]);
});

test('values that cannot be unsealed or rendered and unknown templates count as attempts, and end', async () => {
  const broken = async (data: object) => {
    const id = await notice();
    await world.db.mail.update({ where: { id }, data });
    return id;
  };
  const unrenderable = () => {
    throw new Error('quotes https://x.test/?token=secret');
  };
  const cases = [
    [await broken({ sealedValues: 'nonsense' }), render, 'cannot be unsealed'],
    [await broken({ template: 'gone' }), render, 'cannot be rendered'],
    [await notice(), unrenderable, 'cannot be rendered'],
  ] as const;
  for (const [id, how, reason] of cases) {
    const well = transport();
    assert.deepEqual(await deliver(id, 0, well, how), { state: 'waits', until: at(10 * second).now, reason });
    const { state, attempts, lastError } = await row(id);
    assert.deepEqual([state, attempts, lastError], ['queued', 1, reason]);
    assert.deepEqual(await deliver(id, 24 * hour, well, how), { state: 'given_up', reason });
    assert.deepEqual([(await row(id)).state, well.sent()], ['failed', 0]);
  }
});

test('an attempt whose process died counts: the mail is tried again a minute later, and given up after a day', async () => {
  const id = await notice();
  const dead = transport(new Error('the process ended here'));
  await assert.rejects(deliver(id, 0, dead));
  const { state, attempts, nextAttemptAt } = await row(id);
  assert.deepEqual([state, attempts, nextAttemptAt], ['queued', 1, at(60 * second).now]);
  const well = transport();
  const delivery = await deliver(id, 24 * hour + 1, well);
  assert.deepEqual(delivery, { state: 'given_up', reason: 'every attempt was lost' });
  assert.equal(well.sent(), 0);
});

test('a mail that no one could try for more than a day is tried once', async () => {
  const id = await notice();
  const well = transport();
  assert.deepEqual(await deliver(id, 48 * hour, well), { state: 'done' });
  assert.equal(well.sent(), 1);
});

test('AUTH-01 AUTH-03 a link that no longer works is not sent: expired or replaced', async () => {
  const password = 'correct horse battery';
  await signUp(world.system, { email: 'late@c.test', password });
  const first = await mailTo('late@c.test');
  const living = transport();
  assert.deepEqual(await deliver(first, 24 * hour - 1, living), { state: 'done' });
  assert.equal(living.sent(), 1, 'sent until its last millisecond');

  await signUp(world.system, { email: 'again@c.test', password });
  const replaced = await mailTo('again@c.test');
  await resendVerification(at(second), { email: 'again@c.test' });
  const newer = await mailTo('again@c.test');
  await requestReset(at(2 * second), { email: 'owner@a.test' });
  const reset = await mailTo('owner@a.test');
  assert.equal(new Set([replaced, newer, reset]).size, 3);
  const server = transport();
  const ended = { state: 'given_up', reason: 'its link no longer works' };
  assert.deepEqual(await deliver(replaced, 3 * second, server), ended);
  assert.deepEqual(await deliver(reset, hour + 2 * second, server), ended);
  assert.equal(server.sent(), 0);
  assert.deepEqual((await row(reset)).sealedValues, null);
  assert.deepEqual(await deliver(newer, 3 * second, server), { state: 'done' });
});

test('TEAM-01 an invitation that was withdrawn or has expired is not sent', async () => {
  const { as, a } = world;
  const invite = async (email: string) => {
    const invitation = await inviteMember(as.owner, { customerId: a.customerId, email, role: 'viewer' });
    return { ...invitation, mailId: await mailTo(email) };
  };
  const open = await invite('open@c.test');
  const withdrawn = await invite('withdrawn@c.test');
  const expired = await invite('expired@c.test');
  await withdrawInvitation(as.owner, { id: withdrawn.id });
  const server = transport();
  assert.equal((await deliver(withdrawn.mailId, 0, server)).state, 'given_up');
  assert.equal((await deliver(expired.mailId, 7 * 24 * hour, server)).state, 'given_up');
  assert.equal(server.sent(), 0);
  assert.deepEqual(await deliver(open.mailId, 0, server), { state: 'done' });
});

test('pitfall-31 overdue mails come by when they are due: a hundred that fail keep none from its turn', async () => {
  const data = Array.from({ length: 100 }, () => ({
    ...{ id: randomUUID(), recipient: 'bad@c.test', template: 'gone', sealedValues: 'nonsense' },
    ...{ createdAt: world.now, nextAttemptAt: world.now },
  }));
  await world.db.mail.createMany({ data });
  const good = await notice(second);
  const first = await overdueMails(at(20 * second));
  assert.equal(first.length, 100);
  assert.ok(!first.includes(good));
  for (const id of first) await deliver(id, 20 * second, away());
  assert.deepEqual(await overdueMails(at(20 * second)), [good], 'those that failed wait for their time');
  const next = await overdueMails(at(hour));
  assert.equal(next[0], good, 'and then they stand behind it');
});

test('a queued mail is not overdue before 10 s, so that its own job comes first', async () => {
  const id = await notice();
  assert.deepEqual(await overdueMails(at(10 * second)), []);
  assert.deepEqual(await overdueMails(at(10 * second + 1)), [id]);
});

test('§6 a mail that a clock a day ahead queued, or tried, is due by the clock that is right', async () => {
  const day = 24 * hour;
  const queued = await notice(day);
  const tried = await notice();
  assert.equal((await deliver(tried, day - hour, away())).state, 'waits');
  const overdue = await overdueMails(at(second));
  assert.ok(overdue.includes(queued) && overdue.includes(tried));
  const server = transport();
  for (const id of [queued, tried]) assert.deepEqual(await deliver(id, second, server), { state: 'done' });
  assert.equal(server.sent(), 2);
});
