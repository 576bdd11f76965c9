import { defineConfig, globalIgnores } from 'eslint/config';
import nextVitals from 'eslint-config-next/core-web-vitals';
import tseslint from 'typescript-eslint';

const tests = ['**/*.test.ts', '**/*.test.tsx', '**/test/**', 'web/e2e/**'];
const typescript = ['**/*.ts', '**/*.tsx'];

/** Forbids every import whose specifier matches one of the expressions. */
function border(files, rules, ignores = tests) {
  const patterns = rules.map(([regex, message]) => ({ regex, message }));
  return { files, ignores, rules: { 'no-restricted-imports': ['error', { patterns }] } };
}

/** Matches the public name of other workspaces, and the way to their files. */
const workspaces = (names) => `^@pocketproxy/(${names})(/|$)|^(\\.\\./){2,}(${names})/`;
const webImports = [workspaces('relay/protocol|relay/engine|android-agent'), 'web imports contract and prisma only.'];
const throughDomain = [
  '^@pocketproxy/prisma',
  'The database is reached through src/domain, src/jobs and src/server only.',
];

const relayImports = [
  ['^(next|react|bullmq)(/|$)', 'The relay knows neither Next nor React nor BullMQ.'],
  [workspaces('android-agent|web'), 'relay/src imports protocol, engine, contract and the bus only.'],
  [
    '^@pocketproxy/prisma(?!/bus$)',
    'The relay speaks SQL by pg (control/database.ts): Prisma’s client costs it 100 MiB.',
  ],
];

/** The folders of relay/src from the ground up: each imports those before it, never one behind it. */
const relayFloors = ['connection', 'gate', 'tunnel', 'pipe', 'listeners', 'control', 'process'];

function floorsAbove(floors) {
  const folders = floors.map((floor) => `${floor}/`);
  return [
    `^(\\./|(\\.\\./)+)(${[...folders, 'relay\\.ts$', 'main\\.ts$'].join('|')})`,
    'Folders of relay/src import the floors below them only: docs/architecture.md.',
  ];
}

/** Who may import what: docs/architecture.md. Tests may look over a border. */
const borders = [
  border(
    ['relay/protocol/**'],
    [['^(?!\\./|node:)', 'relay/protocol imports nothing but Node’s own modules and itself.']],
    [...tests, 'relay/protocol/control.ts'],
  ),
  border(['relay/protocol/control.ts'], [['^(?!\\./|node:|zod$)', 'control.ts imports zod and relay/protocol only.']]),
  border(
    ['relay/engine/**'],
    [['^(?!\\./|node:|\\.\\./protocol/)', 'relay/engine imports Node’s own modules and the protocol.']],
  ),
  border(
    ['relay/contract/**'],
    [['^(?!\\./|node:|zod$|\\.\\./protocol/reasons\\.ts$)', 'relay/contract imports zod and the reasons only.']],
  ),
  border(['relay/src/**'], relayImports),
  ...relayFloors.map((floor, at) =>
    border([`relay/src/${floor}/**`], [...relayImports, floorsAbove(relayFloors.slice(at + 1))]),
  ),
  border(['relay/src/{config,limits,log}.ts'], [...relayImports, floorsAbove(relayFloors)]),
  border(
    ['android-agent/src/**'],
    [
      [
        `^@pocketproxy/relay(?!/(protocol|engine)$)|^(\\.\\./){2,}relay/|${workspaces('prisma|web')}`,
        'The agent imports relay/protocol and relay/engine only.',
      ],
    ],
  ),
  border(
    ['prisma/src/**', 'prisma/tools/**'],
    [[workspaces('relay|android-agent|web'), 'prisma imports no workspace.']],
  ),
  border(['web/src/**'], [webImports, throughDomain], [...tests, 'web/src/{domain,jobs,server}/**']),
  border(['web/src/{domain,jobs,server}/**'], [webImports]),
];

/** The relay answers and never dials a destination: streams leave through the phone alone (PROTO-04). */
const relayNeverDials = {
  files: ['relay/src/**'],
  ignores: tests,
  rules: {
    'no-restricted-properties': [
      'error',
      ...['net', 'tls', 'dgram', 'http', 'https'].flatMap((object) =>
        ['connect', 'createConnection', 'request', 'get'].map((property) => ({
          object,
          property,
          message: 'The relay never dials a destination.',
        })),
      ),
    ],
  },
};

/** Next loads domain/errors.ts once for each of its bundles. */
const errorsByCode = {
  selector: 'BinaryExpression[operator="instanceof"][right.name="AppError"]',
  message: 'Another bundle has another class: ask isAppError.',
};

/** Configuration is a value, parsed once. */
const configIsParsedOnce = {
  files: ['relay/src/**', 'android-agent/src/**', 'web/src/**'],
  ignores: [
    ...tests,
    '**/config.ts',
    '**/main.ts',
    '**/cli.ts',
    'web/src/demo/**',
    'web/src/server/start-web.ts',
    'web/src/instrumentation.ts',
  ],
  rules: {
    'no-restricted-syntax': [
      'error',
      {
        selector: 'MemberExpression[object.name="process"][property.name="env"]',
        message: 'Read the environment in config.ts only.',
      },
      errorsByCode,
    ],
  },
};

export default defineConfig([
  globalIgnores(['**/dist/', '**/.next/', '.data/', 'prisma/src/generated/', 'web/public/', 'web/next-env.d.ts']),
  globalIgnores(['web/test-results/', 'web/playwright-report/']),
  { files: ['web/**'], extends: [nextVitals], settings: { next: { rootDir: 'web' } } },
  ...tseslint.configs.recommended,
  {
    rules: {
      eqeqeq: 'error',
      'prefer-const': 'error',
      'object-shorthand': 'error',
    },
  },
  {
    files: typescript,
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { '@typescript-eslint': tseslint.plugin },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/no-floating-promises': [
        'error',
        {
          allowForKnownSafeCalls: [
            { from: 'package', package: 'node:test', name: ['test', 'it', 'describe', 'suite'] },
          ],
        },
      ],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/await-thenable': 'error',
    },
  },
  {
    files: typescript,
    ignores: tests,
    rules: { 'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }] },
  },
  { files: ['**/*.config.ts'], ...tseslint.configs.disableTypeChecked },
  ...borders,
  relayNeverDials,
  { files: ['web/**'], rules: { 'no-restricted-syntax': ['error', errorsByCode] } },
  configIsParsedOnce,
]);
