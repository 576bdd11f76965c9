import { countEgressExceptions } from '@/domain/egress/count';
import { getEgressCover } from '@/domain/egress/cover';
import { createEgressException } from '@/domain/egress/create';
import { listEgressExceptions } from '@/domain/egress/list';
import { removeEgressException } from '@/domain/egress/remove';
import { withoutCustomer, type Row } from '@/domain/testing/matrix-row';

const opened = { cidr: '10.1.0.0/16', note: 'x' };

/** Rows of the authorization matrix: egress exceptions. */
export const egressRows: Readonly<Record<string, Row>> = {
  listEgressExceptions: withoutCustomer((c) => listEgressExceptions(c)),
  countEgressExceptions: withoutCustomer((c) => countEgressExceptions(c)),
  getEgressCover: withoutCustomer((c, { deviceId }) => getEgressCover(c, { deviceId })),
  createEgressException: withoutCustomer((c) => createEgressException(c, opened)),
  removeEgressException: withoutCustomer(async (c) => {
    const { id } = await c.db.egressException.create({ data: opened });
    return removeEgressException(c, { id });
  }),
};
