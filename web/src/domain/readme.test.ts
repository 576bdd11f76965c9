import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { maxShares, mostConnections } from '@/domain/bounds';
import { unconfirmedKeptMs } from '@/domain/sweep/unconfirmed-accounts';
import { linkLifetime } from '@/mail/link-lifetimes';

const read = (file: string) =>
  readFileSync(path.join(import.meta.dirname, '../../..', file), 'utf8').replaceAll(/\s+/g, ' ');

test('README and scripts/operator say the lifetimes and bounds that hold', () => {
  const { ofDevice, ofCustomer } = maxShares;
  const sentences = {
    'README.md': [
      `the invitation works once, for ${linkLifetime('invitation')}`,
      `prints a link that sets the first operator's password. It works once and expires in ${linkLifetime('set_password')}.`,
      `Unconfirmed sign-ups are deleted after ${unconfirmedKeptMs / 86_400_000} days.`,
      `${mostConnections.onDevice} connections per device and ${mostConnections.ofCustomer} per customer, ${ofDevice} shares per device and ${ofCustomer} per customer.`,
    ],
    'scripts/operator': [`sets the password, once, within ${linkLifetime('set_password')}.`],
  };
  for (const [file, expected] of Object.entries(sentences)) {
    const text = read(file);
    for (const sentence of expected) assert.ok(text.includes(sentence), `${file}: ${sentence}`);
  }
});
