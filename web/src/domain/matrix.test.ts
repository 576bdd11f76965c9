import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import test from 'node:test';
import { accountRows } from '@/domain/testing/matrix-account-rows';
import { openRows } from '@/domain/testing/matrix-open-rows';
import { rows } from '@/domain/testing/matrix-rows';

/** The authorization matrix is whole: nothing that acts for a person is left out of it. */

/** Steps of verbs: they take a context, and are reached through verbs of the matrix only. */
const steps = [
  'accessLogOf',
  'annotateNew',
  'announceAfterMute',
  'asViewerOf',
  'auditNames',
  'auditViews',
  'authorizeKeys',
  'changeLink',
  'changeSchedule',
  'changeSimPlan',
  'checkPassword',
  'clearSimPlan',
  'connectionScope',
  'connectionsThatFit',
  'countInvitation',
  'countPasswordCheck',
  'countPublicForm',
  'countSignIn',
  'createOwner',
  'customerNames',
  'customerScope',
  'deletionOf',
  'deviceScope',
  'doOnce',
  'endAccess',
  'endCommands',
  'endShare',
  'endUntouched',
  'enrolment',
  'findAddresses',
  'findGoogleLink',
  'findLink',
  'findRotationLink',
  'inEach',
  'insertConnection',
  'isDone',
  'linkLives',
  'loadAccount',
  'loadConnection',
  'loadConnectionView',
  'loadCustomer',
  'loadDevice',
  'loadDeviceView',
  'loadGroup',
  'loadRotation',
  'loadWebhook',
  'lockApiKey',
  'lockConnection',
  'lockCustomer',
  'lockDevice',
  'lockDeviceToFill',
  'lockGroup',
  'lockLink',
  'lockMember',
  'lockShare',
  'lockWebhook',
  'loggedConnection',
  'markDone',
  'openApiKey',
  'openSession',
  'ownersThen',
  'queueAlertMail',
  'queueConfirmation',
  'queueMail',
  'readAudit',
  'readFailures',
  'readFigures',
  'readFleet',
  'readLines',
  'readOverQuota',
  'readPhones',
  'readScope',
  'readSignUps',
  'readTraffic',
  'readUptimeFacts',
  'readWindows',
  'refuseFull',
  'removeSchedule',
  'replacement',
  'reportClosed',
  'reportOpened',
  'retireConnections',
  'roomOn',
  'runImport',
  'seenConnection',
  'seenDevice',
  'startRotation',
  'startRotations',
  'switchSchedule',
  'usageOwner',
  'useUpInvitation',
  'vacateShare',
  'wakeMail',
  'whereByPhone',
  'whereConnectionState',
  'withViewer',
  'writeAnnotation',
  'writeAudit',
  'writeNotices',
  'writeSchedule',
];
/** Of the jobs, of the command line and of development: no request of a person leads there. */
const ofMachines = [
  'announceOpened',
  'announceUnmuted',
  'closeIncidents',
  'deliverMail',
  'recordReadings',
  'deliverWebhook',
  'demoCustomerId',
  'demoOperatorContext',
  'demoPairingCodes',
  'ensureDemoAccounts',
  'ensureDemoKeys',
  'ensureDemoLinks',
  'ensureDemoProxies',
  'ensureDemoRelay',
  'expireUnconfirmedAccounts',
  'endOverdueCommands',
  'evaluateAlerts',
  'evaluateRound',
  'markLostDevices',
  'noteHealth',
  'overdueMails',
  'readInbox',
  'recordExpired',
  'readyDemoDevices',
  'retain',
  'releasePorts',
  'sendDigests',
  'startDueRotations',
  'startGroupTurn',
  'startScheduled',
  'sweep',
];

test('every action stands in the matrix', async () => {
  const known = new Set([rows, accountRows, openRows].flatMap((table) => Object.keys(table)));
  const sources = await read(path.resolve(import.meta.dirname, '../actions'), (file) => file !== 'clients.ts');
  const names = sources.flatMap((source) => [...source.matchAll(/^export const (\w+)/gm)].map(([, name]) => name));
  assert.ok(names.length > 40, `${names.length} actions`);
  assert.deepEqual(
    names.filter((name) => name === undefined || !known.has(name)),
    [],
  );
});

test('every verb that takes a context stands in the matrix, or is named here with the reason', async () => {
  const used = (await read(path.join(import.meta.dirname, 'testing'), (file) => file.startsWith('matrix-')))
    .flatMap((source) => [...source.matchAll(/^import \{([^}]*)\} from '@\/domain\/(?!testing)/gm)])
    .flatMap(([, names = '']) => names.split(',').map((name) => name.trim().split(' as ')[0]));
  const sources = await read(import.meta.dirname, (file) => !file.startsWith('testing'));
  const verbs = sources.flatMap(functionsWithContext);
  const named = [...steps, ...ofMachines];
  assert.ok(verbs.length > 100, `${verbs.length} functions`);
  assert.deepEqual(
    verbs.filter((name) => !used.includes(name) && !named.includes(name)),
    [],
    'not in the matrix',
  );
  assert.deepEqual(
    named.filter((name) => !verbs.includes(name) || used.includes(name)),
    [],
    'named for nothing',
  );
});

test('every verb stands in verbs.test-d.ts, which holds it to its shape', async () => {
  const [held = ''] = await read(import.meta.dirname, (file) => file === 'verbs.test-d.ts');
  const sources = await read(import.meta.dirname, (file) => !file.startsWith('testing'));
  // newLink: a step that the matrix itself also takes
  const others = [...steps, ...ofMachines, 'newLink'];
  const verbs = sources.flatMap(functionsThatBeginWithContext).filter((name) => !others.includes(name));
  assert.ok(verbs.length > 70, `${verbs.length} verbs`);
  assert.deepEqual(
    verbs.filter((name) => !held.includes(`readonly ${name}: typeof ${name};`)),
    [],
  );
});

/** Exported functions whose first parameter is a context. */
function functionsThatBeginWithContext(source: string): string[] {
  return [
    ...source.matchAll(
      /^export (?:async )?function (\w+)(?:<[^(]*>)?\(\s*(?:\w+|\{[^}]*\}): (?:System|Base)?Context\b/gm,
    ),
  ].map(([, name = '']) => name);
}

/** Exported functions with a parameter of type Context, SystemContext or BaseContext. ESLint sees to it that what is imported is used. */
function functionsWithContext(source: string): string[] {
  return [...source.matchAll(/^export (?:async )?function (\w+)(?:<[^(]*>)?\(([^]*?)\n?\)(?:: [^]*?)? \{$/gm)]
    .filter(([, , parameters = '']) => /: (?:System|Base)?Context\b/.test(parameters))
    .map(([, name = '']) => name);
}

/** The TypeScript files below a folder that are no tests. */
async function read(folder: string, wanted: (file: string) => boolean): Promise<string[]> {
  const files = await readdir(folder, { recursive: true });
  const chosen = files.filter((file) => file.endsWith('.ts') && !file.includes('.test.') && wanted(file));
  return Promise.all(chosen.map((file) => readFile(path.join(folder, file), 'utf8')));
}
