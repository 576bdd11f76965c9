import assert from 'node:assert/strict';
import test from 'node:test';
import { z } from 'zod';
import { acceptInvitationInput, inviteMemberInput } from '@/domain/member/input';
import { addWhitelistEntryInput, createConnectionInput } from '@/domain/connection/input';
import { createCustomerInput } from '@/domain/customer/input';
import { createPairingCodeInput } from '@/domain/device/input';
import { emailText } from '@/domain/account/input';
import { grantShareInput } from '@/domain/share/input';
import { auditFilterInput } from '@/domain/audit/input';
import { isAppError } from '@/domain/errors';
import { parse } from '@/domain/parse';
import { line } from '@/domain/text';

/** What Postgres refuses with its own error: NUL in text, half surrogates in JSON. Line breaks would forge lines. */
const unstorable = ['a\0b', 'a\u0007b', 'a\nb', 'a\u2028b', 'a\ud800b', '\udc00'];

test('a line of text holds letters of every script, and nothing that Postgres refuses', () => {
  for (const text of ['Zoë', '東京 📱']) assert.equal(parse(z.object({ text: line(20) }), { text }).text, text);
  for (const text of unstorable) assert.equal(line(20).safeParse(text).success, false, JSON.stringify(text));
});

test('every free text of every form refuses them with `invalid`', () => {
  const id = '0198f3a0-0000-7000-8000-000000000000';
  const rights = { rename: false, ports: false, configs: false, rotate: false };
  const password = 'a long enough password';
  const forms: readonly [z.ZodType, (text: string) => object][] = [
    [createCustomerInput, (name) => ({ name })],
    [createConnectionInput, (name) => ({ deviceId: id, name })],
    [addWhitelistEntryInput, (note) => ({ connectionId: id, cidr: '192.0.2.1', note })],
    [createPairingCodeInput, (deviceName) => ({ deviceName })],
    [acceptInvitationInput, (name) => ({ token: 'x', password, name })],
    [inviteMemberInput, (text) => ({ customerId: id, role: 'viewer', email: `${text}@x.test` })],
    [grantShareInput, (text) => ({ deviceId: id, email: `${text}@x.test`, ...rights })],
    [z.object({ email: emailText }), (text) => ({ email: `${text}@x.test` })],
    [auditFilterInput, (actor) => ({ actor })],
  ];
  for (const [form, fill] of forms) {
    parse(form, fill('fine'));
    for (const text of unstorable)
      assert.throws(
        () => parse(form, fill(text)),
        (error) => isAppError(error) && error.code === 'invalid',
      );
  }
});
