import assert from 'node:assert/strict';
import test from 'node:test';
import { changeEmailInput, emailText } from '@/domain/account/input';
import { inviteMemberInput } from '@/domain/member/input';
import { createOperatorInput } from '@/domain/operator/input';
import { grantShareInput } from '@/domain/share/input';

const id = '01890a5d-ac96-774b-bcce-b302099a8057';
const rights = { rename: false, ports: false, configs: false, rotate: false };

test('AUTH-01 every place that takes an address takes what browsers take, punycode included, in lower case', () => {
  const good = [
    'a@xn--e1afmkfd.xn--p1ai',
    'r&d@example.com',
    'a/b=c@example.com',
    "o'brien@example.com",
    '#1@a-b.example',
  ];
  for (const email of [...good, ' User+Tag@Example.COM ']) {
    assert.equal(emailText.parse(email), email.trim().toLowerCase());
    inviteMemberInput.parse({ customerId: id, role: 'viewer', email });
    grantShareInput.parse({ deviceId: id, ...rights, email });
    createOperatorInput.parse({ email });
    changeEmailInput.parse({ email, password: 'x' });
  }
});

test('AUTH-01 what is no address is refused: no header or second recipient gets in', () => {
  const long = `${'a'.repeat(250)}@b.test`;
  for (const email of [
    '',
    'a',
    '@b.test',
    'a@',
    'a b@c.test',
    'a@b@c.test',
    'a@-b.test',
    'a@b..test',
    'a@b.test,c@d.test',
  ])
    assert.equal(emailText.safeParse(email).success, false, email);
  for (const email of ['<a@b.test>', 'a@b.test\r\nBcc: c', 'a\0@b.test', '"a"@b.test', long])
    assert.equal(emailText.safeParse(email).success, false, email);
});
