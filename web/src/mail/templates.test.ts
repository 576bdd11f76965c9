import assert from 'node:assert/strict';
import test from 'node:test';
import { mailTemplates } from '@/mail/templates';

const invitation = (customerName: string, invitedBy: string | null = 'Ann') =>
  mailTemplates.invitation.content({ link: 'https://panel.test/i', customerName, invitedBy }, 'PocketProxy');

test('names in a mail to a stranger are quoted and short, and cannot leave their quotes', () => {
  const plain = invitation('Acme');
  assert.equal(plain.subject, 'Invitation to “Acme” at PocketProxy');
  assert.match(plain.paragraphs[0] ?? '', /^“Ann” invites you to “Acme”\. /);
  assert.match(invitation('Acme', null).paragraphs[0] ?? '', /^PocketProxy invites you to “Acme”\. /);
  const long = 'You have won. Open https://evil.test/prize now to claim it before it is gone for ever';
  const { subject, paragraphs } = invitation(`a” or "b\u202e${long}`, long);
  assert.equal(subject, 'Invitation to “a or bYou have won. Open https://evil.t…” at PocketProxy');
  assert.match(paragraphs[0] ?? '', /^“You have won. Open https:\/\/evil.test\/pr…” invites/);
  assert.equal(invitation('🦊'.repeat(80)).subject, `Invitation to “${'🦊'.repeat(39)}…” at PocketProxy`);
});

test('AUTH-01 a mail greets its reader by name; a name that may be an address on the web is left out', () => {
  const link = 'https://panel.test/l';
  const first = (name: string) => mailTemplates.verify_email.content({ link, name }, 'PocketProxy').paragraphs[0] ?? '';
  assert.equal(first('Ada Lovelace'), 'Hello Ada Lovelace,');
  assert.equal(first('Dr. Ada \u202e'), 'Hello Dr. Ada,');
  for (const name of ['', 'evil.test', 'https://evil.test', 'a@b', 'x'.repeat(41), 'Click: here'])
    assert.match(first(name), /^Welcome to PocketProxy/u, name);
});

test('mails with a link say how long it works', () => {
  const link = 'https://panel.test/l';
  const says = (content: { paragraphs: readonly string[] }) =>
    /The link works once and expires in (.+?)\./.exec(content.paragraphs.join(' '))?.[1];
  assert.equal(says(plain('verify_email')), '24 hours');
  assert.equal(says(plain('sign_up_again')), '24 hours');
  assert.equal(says(plain('confirm_email')), '24 hours');
  assert.equal(says(invitation('Acme')), '7 days');
  assert.equal(says(mailTemplates.reset_password.content({ link, minutes: 60 }, 'PocketProxy')), '60 minutes');

  function plain(name: 'verify_email' | 'sign_up_again' | 'confirm_email') {
    return mailTemplates[name].content({ link }, 'PocketProxy');
  }
});
