import { listActivity } from '@/domain/activity/list';
import { countCustomers } from '@/domain/customer/count';
import { surveyCustomers } from '@/domain/customer/survey';
import { getDefaults } from '@/domain/default/get';
import { setDefaults } from '@/domain/default/set';
import { getStartingLimits } from '@/domain/default/start-connection';
import { countPairingCodes } from '@/domain/device/count-pairing-codes';
import { listPairingCodes } from '@/domain/device/list-pairing-codes';
import { revokePairingCode } from '@/domain/device/revoke-pairing-code';
import { AppError } from '@/domain/errors';
import { found, managers, ofCustomer, onDevice, seers, withoutCustomer, type Row } from '@/domain/testing/matrix-row';

/** Rows of the authorization matrix: the operators' lists, and pairing codes. */
export const operatorRows: Record<string, Row> = {
  surveyCustomers: withoutCustomer((c) => surveyCustomers(c)),
  countCustomers: withoutCustomer((c) => countCustomers(c)),
  listActivity: withoutCustomer((c) => listActivity(c)),
  getDefaults: withoutCustomer((c) => getDefaults(c)),
  setDefaults: withoutCustomer((c) => setDefaults(c, { connection: { maxStreams: 900 } })),
  getStartingLimits: onDevice(seers, (c, { deviceId: id }) => getStartingLimits(c, { id })),
  // The codes of those for whom one may pair phones: viewers are in none of them
  listPairingCodes: {
    ...ofCustomer(managers, (c, { codeId }) => found(listPairingCodes(c), ({ id }) => id === codeId)),
    seenBy: managers,
  },
  countPairingCodes: {
    ...ofCustomer(managers, async (c, { customerId }) => {
      if ((await countPairingCodes(c, { customerId })).total === 0) throw new AppError('not_found');
    }),
    seenBy: managers,
  },
  revokePairingCode: ofCustomer(managers, (c, { codeId: id }) => revokePairingCode(c, { id })),
};
