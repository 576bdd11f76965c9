import assert from 'node:assert/strict';
import test from 'node:test';
import { createSafeActionClient } from 'next-safe-action';
import { nestedErrors } from '@/actions/nested-errors';
import { createRotationLinkInput } from '@/domain/rotation-link/input';
import { setScheduleInput } from '@/domain/schedule/input';

const deviceId = '00000000-0000-4000-8000-000000000000';
const shape = { handleValidationErrorsShape: nestedErrors };

test('DASH-03 a form learns what is wrong in nested fields and in the items of a list', async () => {
  const set = createSafeActionClient()
    .inputSchema(setScheduleInput, shape)
    .action(() => Promise.resolve());
  const rule = { kind: 'cron' as const, cron: '0 25 * * *', timeZone: 'Mars/Base' };
  const { validationErrors } = await set({ deviceId, rule, jitterPercent: -1 });
  assert.deepEqual(Object.keys(validationErrors?.fieldErrors ?? {}).sort(), [
    ...['jitterPercent', 'rule.cron', 'rule.timeZone'],
  ]);
  const create = createSafeActionClient()
    .inputSchema(createRotationLinkInput, shape)
    .action(() => Promise.resolve());
  const answer = await create({ deviceId, name: 'A', cidrs: ['10.0.0.0/8', '300.1.1.1'] });
  const sentence = 'Enter IP addresses or CIDRs, such as 203.0.113.7 or 2001:db8::/48';
  assert.deepEqual(answer.validationErrors, { formErrors: [], fieldErrors: { cidrs: [sentence] } });
});
