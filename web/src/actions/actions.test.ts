import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import test from 'node:test';
import ts from 'typescript';

const source = path.resolve(import.meta.dirname, '..');
const ladder = ['publicAction', 'userAction', 'customerAction', 'operatorAction'];

/** Every action and the client it is built by. A new action is added here, on purpose. */
const expected: Record<string, Record<string, string>> = {
  'actions/access-log.ts': { setAccessLog: 'customerAction' },
  'actions/account.ts': {
    signUp: 'publicAction',
    resendVerification: 'publicAction',
    verifyEmail: 'publicAction',
    requestReset: 'publicAction',
    resetPassword: 'publicAction',
    confirmEmailChange: 'publicAction',
    cancelGoogleLink: 'publicAction',
  },
  'actions/alert.ts': {
    readNotices: 'customerAction',
    setAlertSettings: 'customerAction',
    muteDevice: 'customerAction',
    unmuteDevice: 'customerAction',
    createDeviceWindow: 'customerAction',
    createRelayWindow: 'operatorAction',
    cancelWindow: 'customerAction',
    setRotationFailures: 'customerAction',
  },
  'actions/api-key.ts': {
    createApiKey: 'customerAction',
    createTrialApiKey: 'customerAction',
    rollApiKey: 'customerAction',
    revokeApiKey: 'customerAction',
  },
  'actions/ceiling.ts': { setCeilings: 'operatorAction' },
  'actions/default.ts': { setDefaults: 'operatorAction' },
  'actions/job.ts': { retryJob: 'operatorAction' },
  'actions/relay.ts': {
    setRelayDraining: 'operatorAction',
    removeRelay: 'operatorAction',
    renewVpnAuthority: 'operatorAction',
  },
  'actions/connection.ts': {
    createConnection: 'customerAction',
    previewImport: 'customerAction',
    importConnections: 'customerAction',
    updateConnection: 'customerAction',
    setConnectionEnabled: 'customerAction',
    changeConnections: 'customerAction',
    revealPasswords: 'customerAction',
    selectConnections: 'customerAction',
    resetConnectionUsage: 'customerAction',
    topUpConnection: 'customerAction',
    regeneratePassword: 'customerAction',
    revealPassword: 'customerAction',
    getVpnProfile: 'customerAction',
    endVpnSession: 'customerAction',
    endClients: 'customerAction',
    testConnection: 'customerAction',
    deleteConnection: 'customerAction',
    addWhitelistEntry: 'customerAction',
    removeWhitelistEntry: 'customerAction',
  },
  'actions/customer.ts': {
    createCustomer: 'operatorAction',
    renameCustomer: 'customerAction',
    setRotatingPercent: 'customerAction',
    setTimeZone: 'customerAction',
    suspendCustomer: 'operatorAction',
    setCustomerNotes: 'operatorAction',
    reactivateCustomer: 'operatorAction',
  },
  'actions/device.ts': {
    renameDevice: 'customerAction',
    setDeviceNotes: 'customerAction',
    revokeDevice: 'customerAction',
    createPairingCode: 'customerAction',
    pairingCodeStatus: 'customerAction',
    revokePairingCode: 'customerAction',
    createPairingCodes: 'customerAction',
    pairingCodesStatus: 'customerAction',
    requestCommand: 'customerAction',
    commandStatus: 'customerAction',
    assignDevice: 'operatorAction',
    changeDevices: 'customerAction',
    selectDevices: 'customerAction',
  },
  'actions/egress.ts': {
    createEgressException: 'operatorAction',
    getEgressCover: 'operatorAction',
    removeEgressException: 'operatorAction',
  },
  'actions/group.ts': {
    createGroup: 'customerAction',
    updateGroup: 'customerAction',
    deleteGroup: 'customerAction',
    addToGroup: 'customerAction',
    removeFromGroup: 'customerAction',
    rotateGroup: 'customerAction',
    cancelGroupRotation: 'customerAction',
    setGroupSchedule: 'customerAction',
  },
  'actions/rotation-link.ts': {
    createRotationLink: 'customerAction',
    renameRotationLink: 'customerAction',
    regenerateRotationLink: 'customerAction',
    revokeRotationLink: 'customerAction',
  },
  'actions/rotation.ts': {
    requestRotation: 'customerAction',
    cancelRotation: 'customerAction',
    updateRotationSettings: 'customerAction',
  },
  'actions/sim-plan.ts': { setSimPlan: 'customerAction', removeSimPlan: 'customerAction' },
  'actions/schedule.ts': {
    setSchedule: 'customerAction',
    pauseSchedule: 'customerAction',
    resumeSchedule: 'customerAction',
    clearSchedule: 'customerAction',
  },
  'actions/settings.ts': {
    endSession: 'userAction',
    endSessionsElsewhere: 'userAction',
    changePassword: 'userAction',
    renameAccount: 'userAction',
    requestEmailChange: 'userAction',
    cancelEmailChange: 'userAction',
    openGoogleLink: 'userAction',
    unlinkGoogle: 'userAction',
    deleteAccount: 'userAction',
  },
  'actions/operator.ts': { setPassword: 'publicAction' },
  'actions/member.ts': {
    inviteMember: 'customerAction',
    withdrawInvitation: 'customerAction',
    changeMemberRole: 'customerAction',
    removeMember: 'customerAction',
    acceptInvitation: 'publicAction',
    joinCustomer: 'userAction',
    switchCustomer: 'userAction',
  },
  'actions/share.ts': {
    grantShare: 'customerAction',
    changeShare: 'customerAction',
    revokeShare: 'customerAction',
    endedShare: 'customerAction',
    leaveShare: 'customerAction',
  },
  'actions/webhook.ts': {
    createWebhook: 'customerAction',
    updateWebhook: 'customerAction',
    rotateWebhookSecret: 'customerAction',
    deleteWebhook: 'customerAction',
    sendTestEvent: 'customerAction',
    deliveryStatus: 'customerAction',
    replayDelivery: 'customerAction',
  },
};

test('every exported server action is built by an action client, and there are no others', async () => {
  const found: Record<string, Record<string, string>> = {};
  const files = await readdir(source, { recursive: true });
  for (const file of files.filter((name) => /\.tsx?$/.test(name) && !name.includes('.test.')).sort()) {
    const tree = ts.createSourceFile(
      file,
      await readFile(path.join(source, file), 'utf8'),
      ts.ScriptTarget.Latest,
      true,
    );
    assert.ok(!hasInnerDirective(tree), `${file}: no 'use server' inside functions`);
    if (isDirective(tree.statements[0])) found[file.replaceAll(path.sep, '/')] = exportsOf(tree, file);
  }
  assert.deepEqual(found, expected);
});

/** Actions that meet an address, or a link that stands for one, which their answer must not reveal. */
const even: Record<string, string[]> = {
  'actions/account.ts': ['signUp', 'resendVerification', 'requestReset', 'resetPassword'],
  'actions/settings.ts': ['requestEmailChange'],
  'actions/operator.ts': ['setPassword'],
  'actions/member.ts': ['acceptInvitation'],
  'actions/share.ts': ['grantShare'],
};

test('pitfall-28 every action that could reveal by its timing whether an address is known runs its verb evenly', async () => {
  for (const [file, names] of Object.entries(even)) {
    const text = await readFile(path.join(source, file), 'utf8');
    const tree = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
    const found = new Map<string, boolean>();
    for (const statement of tree.statements.filter(ts.isVariableStatement))
      for (const { name, initializer } of statement.declarationList.declarations)
        found.set(name.getText(tree), initializer !== undefined && callsEvenly(initializer));
    for (const name of names) assert.equal(found.get(name), true, `${file}: ${name}`);
  }
});

test('every component that calls an action itself does so through askServer, or as the action of a PublicForm', async () => {
  const files = await readdir(path.join(source, 'components'), { recursive: true });
  let seen = 0;
  for (const file of files.filter((name) => /\.tsx?$/.test(name))) {
    const text = await readFile(path.join(source, 'components', file), 'utf8');
    const tree = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
    for (const call of actionCalls(tree)) {
      seen += 1;
      assert.ok(isHandled(call), `${file}: ${call.getText(tree)} reaches no one when the page is of an older build`);
    }
  }
  assert.ok(seen > 10);
});

function actionCalls(tree: ts.SourceFile): ts.CallExpression[] {
  const imported = tree.statements
    .filter(ts.isImportDeclaration)
    .filter(({ moduleSpecifier }) => moduleSpecifier.getText(tree).includes('@/actions/'))
    .flatMap(({ importClause }) => importClause?.getText(tree).match(/\w+/g) ?? []);
  const calls: ts.CallExpression[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && imported.includes(node.expression.getText(tree))) calls.push(node);
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return calls;
}

function isHandled(node: ts.Node): boolean {
  // `run` is useBulk's, which asks so
  const asks = ['askServer', 'run'];
  if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && asks.includes(node.expression.text)) return true;
  if (ts.isJsxAttribute(node) && node.name.getText() === 'action')
    return node.parent.parent.getText().startsWith('<PublicForm');
  return node.parent !== undefined && isHandled(node.parent);
}

function callsEvenly(node: ts.Node): boolean {
  if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'evenly') return true;
  return ts.forEachChild(node, callsEvenly) ?? false;
}

function isDirective(statement: ts.Statement | undefined): boolean {
  return (
    statement !== undefined &&
    ts.isExpressionStatement(statement) &&
    ts.isStringLiteral(statement.expression) &&
    statement.expression.text === 'use server'
  );
}

function hasInnerDirective(tree: ts.SourceFile): boolean {
  const visit = (node: ts.Node): boolean =>
    (ts.isBlock(node) && isDirective(node.statements[0])) || (ts.forEachChild(node, visit) ?? false);
  return visit(tree);
}

/** Names of a file's exports with the identifier that their chain of calls begins with. */
function exportsOf(tree: ts.SourceFile, file: string): Record<string, string> {
  const names: Record<string, string> = {};
  for (const statement of tree.statements) {
    if (isDirective(statement) || ts.isImportDeclaration(statement)) continue;
    assert.ok(ts.isVariableStatement(statement), `${file}: only imports and actions, found ${statement.getText(tree)}`);
    for (const { name, initializer } of statement.declarationList.declarations) {
      const root = initializer && rootOf(initializer);
      assert.ok(root && ladder.includes(root), `${file}: ${name.getText(tree)} is not built by an action client`);
      names[name.getText(tree)] = root;
    }
  }
  return names;
}

function rootOf(node: ts.Expression): string {
  if (ts.isCallExpression(node) || ts.isPropertyAccessExpression(node)) return rootOf(node.expression);
  return ts.isIdentifier(node) ? node.text : '';
}
