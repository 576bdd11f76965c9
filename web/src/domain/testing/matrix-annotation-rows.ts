import { annotateConnection } from '@/domain/annotation/annotate-connection';
import { annotateCustomer } from '@/domain/annotation/annotate-customer';
import { annotateDevice } from '@/domain/annotation/annotate-device';
import { managers, ofCustomer, onDevice, sharers, staff, type Row } from '@/domain/testing/matrix-row';

const metadata = { order: '1' };

/** What each side keeps about things: its managers, about all that they see. */
export const annotationRows: Readonly<Record<string, Row>> = {
  annotateDevice: onDevice([...managers, ...sharers], (c, { deviceId }) =>
    annotateDevice(c, { id: deviceId, metadata }),
  ),
  annotateConnection: onDevice([...managers, ...sharers], (c, { connectionId }) =>
    annotateConnection(c, { id: connectionId, metadata }),
  ),
  annotateCustomer: ofCustomer(staff, (c, { customerId }) => annotateCustomer(c, { id: customerId, metadata })),
};
