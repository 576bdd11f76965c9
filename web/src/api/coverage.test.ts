import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import test from 'node:test';
import { operations } from '@/api/operations';

/** APIDOC-02: everything that the dashboard does, a program can do as well; or here stands why not. */

/** Verbs with operations of other names: one for all and one for each, or one for each scope. */
const otherNames: Readonly<Record<string, readonly string[]>> = {
  getLimitBounds: ['getLimitBounds', 'getNewLimitBounds'],
  getCeilings: ['getCeilings', 'getCustomerCeilings'],
  setCeilings: ['setCeilings', 'setCustomerCeilings'],
  changeDevices: ['rotateDevices', 'scheduleDevices', 'assignDevices'],
};

const ownAccount = 'A person’s own account: a program has none.';
const ownSession = 'A person’s session.';
const ownNotices = 'What one person is notified of; a program reads the alerts, or receives webhooks.';
const ownInvitation = 'Whether a person joins, that person alone decides.';
const noKeys = 'A key makes, sees and ends no keys, so that a stolen one does not outlive its revocation.';
const secretAddress = 'Reached by a secret in its own address, without a key.';

/** Verbs without an operation, each with the reason. */
const without: Readonly<Record<string, string>> = {
  cancelEmailChange: ownAccount,
  cancelGoogleLink: ownAccount,
  changePassword: ownAccount,
  confirmEmailChange: ownAccount,
  confirmGoogleLink: ownAccount,
  deleteAccount: ownAccount,
  getAccount: ownAccount,
  getGoogleLink: ownAccount,
  googleSignIn: ownAccount,
  linkGoogle: ownAccount,
  openGoogleLink: ownAccount,
  planDeletion: ownAccount,
  renameAccount: ownAccount,
  requestEmailChange: ownAccount,
  requestReset: ownAccount,
  resendVerification: ownAccount,
  resetPassword: ownAccount,
  signUp: ownAccount,
  unlinkGoogle: ownAccount,
  verifyEmail: ownAccount,
  endOneSession: ownSession,
  endOtherSessions: ownSession,
  endSession: ownSession,
  listSessions: ownSession,
  loadViewer: ownSession,
  signIn: ownSession,
  switchCustomer: ownSession,
  listMyCustomers: ownSession,
  viewAsCustomer: ownSession,
  getBell: ownNotices,
  readNotices: ownNotices,
  getAlertSettings: ownNotices,
  setAlertSettings: ownNotices,
  acceptInvitation: ownInvitation,
  getInvitation: ownInvitation,
  joinCustomer: ownInvitation,
  createApiKey: noKeys,
  createTrialApiKey: noKeys,
  listApiKeys: noKeys,
  revokeApiKey: noKeys,
  rollApiKey: noKeys,
  getPairingCodes: 'GET /pairing-codes lists them with their states.',
  claimPairingCode: 'The phone’s own call, with its pairing code.',
  openProfileLink: secretAddress,
  openRotationLink: secretAddress,
  rotateByLink: secretAddress,
  getLinkRotation: secretAddress,
  createOperator: 'Operators are made on the server’s command line.',
  setPassword: 'Passwords are set on the server’s command line, or by their person.',
  exportAccessLog: 'GET /connections/{id}/access-log answers CSV as well.',
  importConnections: 'A list that a person reads line by line before it counts; programs send POST /connections/batch.',
  previewImport: 'Of the import above.',
  getEndedShare: 'What the page of something that is not found says.',
  selectConnections: 'GET /connections takes the same filters.',
  selectDevices: 'GET /devices takes the same filters.',
  exportAudit: 'GET /audit answers CSV as well.',
};

test('every verb has an operation, or the reason why it has none', async () => {
  const held = await readFile(path.resolve(import.meta.dirname, '../domain/verbs.test-d.ts'), 'utf8');
  const verbs = [...held.matchAll(/^ {2}readonly (\w+): typeof \1;$/gm)].map(([, name = '']) => name);
  assert.ok(verbs.length > 150, `${verbs.length} verbs`);
  const ids = new Set(operations.map(({ id }) => id));
  const missing = verbs.filter(
    (verb) => !(verb in without) && !(otherNames[verb] ?? [verb]).every((id) => ids.has(id)),
  );
  assert.deepEqual(missing, [], 'neither an operation nor a reason');
  const idle = Object.keys(without).filter((verb) => !verbs.includes(verb) || ids.has(verb));
  assert.deepEqual(idle, [], 'named for nothing');
});
