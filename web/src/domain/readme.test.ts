import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { ceilings, holdsMs, rotationBounds } from '@pocketproxy/relay/contract';
import { alertBounds } from '@/domain/alert/bounds';
import { alertKindNames, alertKinds } from '@/domain/alert/kinds';
import { maxConnectionsOnDevice, maxShares } from '@/domain/bounds';
import { degradedBounds } from '@/domain/device/states';
import { unconfirmedKeptMs } from '@/domain/sweep/unconfirmed-accounts';
import { linkLifetime } from '@/mail/link-lifetimes';

const read = (file: string) =>
  readFileSync(path.join(import.meta.dirname, '../../..', file), 'utf8').replaceAll(/\s+/g, ' ');

test('README and scripts/operator say the lifetimes and bounds that hold', () => {
  const { ofDevice, ofCustomer } = maxShares;
  const { flapping, rotationFailures, mail } = alertBounds;
  const { drainSeconds, cooldownSeconds, attempts, unseenHours, waitSeconds } = rotationBounds;
  const range = ({ min, max }: { min: number; max: number }) => `${min}–${max.toLocaleString('en')}`;
  const sentences = {
    'README.md': [
      `the invitation works once, for ${linkLifetime('invitation')}`,
      `prints a link that sets the first operator's password. It works once and expires in ${linkLifetime('set_password')}.`,
      `Unconfirmed sign-ups are deleted after ${unconfirmedKeptMs / 86_400_000} days.`,
      `have ${drainSeconds.default} s to finish (${range(drainSeconds)})`,
      `${Math.min(...holdsMs) / 1_000} to ${Math.max(...holdsMs) / 1_000} s, ${attempts.default} attempts at most (${range(attempts)})`,
      `wait meanwhile (${waitSeconds.default} s, a limit of the connection)`,
      `rests for ${cooldownSeconds.default} s (${range(cooldownSeconds)})`,
      `did not have in the last ${unseenHours.min} to ${unseenHours.max} hours`,
      `battery has ${degradedBounds.batteryPercent} % or less and no charger, it is ${degradedBounds.temperatureC} °C or hotter, or it needs ${degradedBounds.rttMs / 1_000} s or more`,
      ...alertKindNames.map((kind) => alertKinds[kind].label),
      `no heartbeat for ${alertBounds.offlineAfterMs / 60_000} minutes`,
      `lost ${flapping.times} times in ${flapping.withinMs / 60_000} minutes: one alert with a count, until it stays connected for ${flapping.steadyMs / 60_000} minutes`,
      `${rotationFailures.default} rotations in a row brought no new address; owners choose ${range(rotationFailures)}`,
      `at ${degradedBounds.batteryPercent} % or less, not charging`,
      `${degradedBounds.temperatureC} °C or hotter for a minute`,
      `within ${alertBounds.expiringWithinMs / 86_400_000} days`,
      `mails to ${mail.recipients} or more people were tried ${mail.attempts} times`,
      `At most ${alertBounds.window.maxMs / 86_400_000} days.`,
      `${maxConnectionsOnDevice} connections per device and ${ceilings.customerConnections.default} per customer, ${ofDevice} shares per device and ${ofCustomer} per customer.`,
    ],
    'scripts/operator': [`sets the password, once, within ${linkLifetime('set_password')}.`],
  };
  for (const [file, expected] of Object.entries(sentences)) {
    const text = read(file);
    for (const sentence of expected) assert.ok(text.includes(sentence), `${file}: ${sentence}`);
  }
});
