import path from 'node:path';
import nextJest from 'next/jest.js';

const fakes = '<rootDir>/src/components/testing';

/** Component tests: `*.test.tsx` in a simulated browser. All other tests run with Node's runner (docs/adr/0006). */
const config = {
  testEnvironment: 'jsdom',
  testMatch: ['**/*.test.tsx'],
  roots: [path.join(import.meta.dirname, 'src')],
  setupFilesAfterEnv: [`${fakes}/setup.ts`],
  resetMocks: true,
  testTimeout: 60_000,
};

/** What lies behind a component: fakes, whose answers a test says. */
const faked = {
  // The compiler has made a relative path of @/actions
  '^(\\.\\./)+actions/[\\w-]+$': `${fakes}/actions.ts`,
  '^next/navigation$': `${fakes}/navigation.ts`,
  '^\\.(\\./account)?/auth-client$': `${fakes}/auth-client.ts`,
  '^@marsidev/react-turnstile$': `${fakes}/turnstile.tsx`,
};

/** Next's own compiler, so that components are what the build makes of them. Its names of modules come after ours. */
async function withFakes() {
  const next = await nextJest({ dir: import.meta.dirname })(config)();
  return {
    ...next,
    moduleNameMapper: { ...faked, ...next.moduleNameMapper },
    // Jest loads no ES modules of packages: those that have nothing else are also compiled
    transformIgnorePatterns: ['/node_modules/(?!next-safe-action/)'],
  };
}

export default withFakes;
