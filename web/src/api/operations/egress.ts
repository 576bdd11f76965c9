import { operation } from '@/api/operation';
import { countEgressExceptions } from '@/domain/egress/count';
import { getEgressCover } from '@/domain/egress/cover';
import { createEgressException } from '@/domain/egress/create';
import {
  createEgressExceptionInput,
  egressCoverInput,
  egressExceptionFilterInput,
  egressExceptionIdInput,
  listEgressExceptionsInput,
} from '@/domain/egress/input';
import { listEgressExceptions } from '@/domain/egress/list';
import { removeEgressException } from '@/domain/egress/remove';
import {
  egressCoverView,
  egressExceptionCountView,
  egressExceptionPage,
  egressExceptionView,
  removedEgressExceptionView,
} from '@/domain/egress/view';

const read = { tag: 'Platform', scope: 'platform:read' } as const;
const write = { tag: 'Platform', scope: 'platform:write' } as const;

/** Destinations that operators open although the egress policy closes them. */
export const egressOperations = [
  operation('GET /egress-exceptions', {
    ...{ ...read, id: 'listEgressExceptions' },
    summary: 'List egress exceptions',
    description: 'Operators only. The newest first, expired ones of the last 30 days included.',
    ...{ input: listEgressExceptionsInput, answer: egressExceptionPage, call: listEgressExceptions },
  }),
  operation('GET /egress-exceptions/count', {
    ...{ ...read, id: 'countEgressExceptions' },
    summary: 'Count egress exceptions',
    description: 'Operators only.',
    ...{ input: egressExceptionFilterInput, answer: egressExceptionCountView, call: countEgressExceptions },
  }),
  operation('GET /egress-exceptions/cover', {
    ...{ ...read, id: 'getEgressCover' },
    summary: 'Get how many phones an egress exception would hold for',
    description: 'Operators only. Of a customer, of one device, or with neither of all.',
    ...{ input: egressCoverInput, answer: egressCoverView, call: getEgressCover },
  }),
  operation('POST /egress-exceptions', {
    ...{ ...write, id: 'createEgressException', status: 201 },
    summary: 'Open a block of addresses',
    description:
      'Operators only. Phones reach it within a second, whoever uses them. Loopback, link-local, multicast, metadata of clouds and relays are never opened; mail ports only where they are named.',
    ...{ input: createEgressExceptionInput, answer: egressExceptionView, call: createEgressException },
    errors: ['address_invalid', 'egress_too_wide', 'egress_never', 'egress_full', 'expiry_past'],
  }),
  operation('DELETE /egress-exceptions/{id}', {
    ...{ ...write, id: 'removeEgressException' },
    summary: 'Remove an egress exception',
    description: 'Operators only. Streams to what it opened end within a second.',
    ...{ input: egressExceptionIdInput, answer: removedEgressExceptionView, call: removeEgressException },
  }),
] as const;
