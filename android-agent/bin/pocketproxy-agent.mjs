#!/usr/bin/env node
// Runs the agent from the sources of this checkout, so it is never an older build.
import { register } from 'tsx/esm/api';

register();
await import('../src/cli.ts');
