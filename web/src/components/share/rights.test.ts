import assert from 'node:assert/strict';
import test from 'node:test';
import { ownRightsText, rightsText } from './rights';

const none = { rename: false, ports: false, configs: false, rotate: false };

test('TENANT-04 both sides read what a share allows', () => {
  assert.equal(rightsText(none), 'View only');
  assert.equal(rightsText({ ...none, rename: true, rotate: true }), 'Rename the device, rotate the IP');
  assert.equal(ownRightsText(none), 'You can see it and its connections.');
  assert.equal(
    ownRightsText({ rename: true, ports: true, configs: true, rotate: true }),
    'You can see it and its connections, rename it, create and change connections, use its connections and rotate the IP.',
  );
});
