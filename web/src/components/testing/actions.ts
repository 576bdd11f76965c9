import { jest } from '@jest/globals';

/** In the place of every file of server actions: each name is a mock that answers what the test says (see answers.ts). */
const made = new Map<string, jest.Mock>();

module.exports = new Proxy(
  { __esModule: true },
  {
    get(target, name) {
      if (typeof name !== 'string' || name in target) return Reflect.get(target, name);
      const mock = made.get(name) ?? jest.fn();
      made.set(name, mock);
      return mock;
    },
  },
);
