import { defineConfig, globalIgnores } from 'eslint/config';
import nextVitals from 'eslint-config-next/core-web-vitals';
import tseslint from 'typescript-eslint';

const tests = ['**/*.test.ts', '**/*.test-d.ts', '**/*.test.tsx', '**/test/**', 'web/e2e/**'];
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
  ['^(\\.\\./)+gate/permits\\.ts$', 'Grants and permits are made by the gate alone; gate.ts has their types.'],
  ['^(next|react|bullmq)(/|$)', 'The relay knows neither Next nor React nor BullMQ.'],
  [workspaces('android-agent|web'), 'relay/src imports protocol, engine, contract, the bus and the pool only.'],
  [
    '^@pocketproxy/prisma(?!/(bus|pool)$)',
    'The relay speaks SQL by pg (control/database.ts): Prisma’s client costs it 100 MiB.',
  ],
];

/** One floor of a workspace: its files, how they are imported, and what they may not import anyway. */
const floor = (root, name, imports) => ({ files: [`${root}/${name}/**`], as: `${name}/`, imports });

/** From the ground up: each floor imports those before it, never one behind it. */
const relayFloors = [
  {
    files: ['relay/src/{config,limits,log,certificate}.ts'],
    as: '(config|limits|log|certificate)\\.ts$',
    imports: relayImports,
  },
  ...['native', 'connection', 'gate', 'tunnel', 'waiting', 'pipe', 'listeners', 'trial', 'control', 'process'].map(
    (name) => floor('relay/src', name, relayImports),
  ),
  { files: ['relay/src/{relay,main}.ts'], as: '(relay|main)\\.ts$', imports: relayImports },
];

const baseImports = [
  webImports,
  [
    '^@pocketproxy/(?!relay/contract(/|$)|prisma/pool$)',
    'web/src/base imports nothing of ours but the contract and the pool.',
  ],
];
const webFloors = [
  floor('web/src', 'base', baseImports),
  floor('web/src', 'mail', [webImports, throughDomain]),
  floor('web/src', 'webhook', [webImports, throughDomain]),
  floor('web/src', 'domain', [webImports]),
  { files: ['web/src/{config,base-config}.ts'], as: '(base-)?config$', imports: [webImports, throughDomain] },
  floor('web/src', 'server', [webImports]),
  floor('web/src', 'jobs', [webImports]),
  ...['auth', 'api', 'actions', 'components', 'app'].map((name) => floor('web/src', name, [webImports, throughDomain])),
];

function floorBorders(floors) {
  return floors.map(({ files, imports }, at) => {
    const above = floors.slice(at + 1).map(({ as }) => as);
    const message = 'Folders import the floors below them only: docs/architecture.md.';
    const upwards = [`^(@/|\\./|(\\.\\./)+)(${above.join('|')})`, message];
    return border(files, above.length > 0 ? [...imports, upwards] : imports);
  });
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
    [
      [
        '^(?!\\./|node:|zod$|\\.\\./protocol/(reasons|reason-rules|ip|cidr)\\.ts$)',
        'relay/contract imports zod, the reasons, and how addresses are read.',
      ],
    ],
    [...tests, 'relay/contract/egress.ts'],
  ),
  border(
    ['relay/contract/egress.ts'],
    [
      [
        '^(?!\\.\\./(engine/egress(-exceptions)?|protocol/limits)\\.ts$)',
        'egress.ts passes on the engine’s egress policy, for the targets of webhooks, and what an exception may open.',
      ],
    ],
  ),
  border(['relay/src/**'], relayImports),
  ...floorBorders(relayFloors),
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
  border(['web/src/**'], [webImports, throughDomain]),
  ...floorBorders(webFloors),
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
