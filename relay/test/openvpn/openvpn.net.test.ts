// Starts first: its networks take long to make.

// One relay, its phones and customers serve all cases: each chain of namespaces and processes takes seconds to start.
import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { crashCases } from './crash-cases.ts';
import { keyCases } from './key-cases.ts';
import { Lab, skip } from './lab.ts';
import { limitCases } from './limit-cases.ts';
import { loginCases } from './login-cases.ts';
import { trafficCases } from './traffic-cases.ts';

const lab = skip ? undefined : new Lab();
const started = (): Lab => lab ?? assert.fail('there is no lab');

after(() => lab?.close());
before(() => lab?.start());

limitCases(started, skip); // first: it begins with a phone that never was there
trafficCases(started, skip);
loginCases(started, skip);
keyCases(started, skip);
crashCases(started, skip);
