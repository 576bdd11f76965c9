import type { Operation } from '@/api/operation';
import { accountOperations } from '@/api/operations/account';
import { cockpitOperations } from '@/api/operations/cockpit';
import { connectionOperations } from '@/api/operations/connections';
import { customerOperations } from '@/api/operations/customers';
import { deviceOperations } from '@/api/operations/devices';
import { egressOperations } from '@/api/operations/egress';
import { groupOperations } from '@/api/operations/groups';
import { liveUseOperations } from '@/api/operations/live-use';
import { manyOperations } from '@/api/operations/many';
import { noticeOperations } from '@/api/operations/notices';
import { phoneCareOperations } from '@/api/operations/phone-care';
import { platformOperations } from '@/api/operations/platform';
import { rotationOperations } from '@/api/operations/rotations';
import { usageOperations } from '@/api/operations/usage';

/** All that the API does. Routes, documentation, agents' tools and the matrix of rights are made from it. */
export const operations: readonly Operation[] = [
  ...accountOperations,
  ...deviceOperations,
  ...phoneCareOperations,
  ...connectionOperations,
  ...liveUseOperations,
  ...rotationOperations,
  ...manyOperations,
  ...groupOperations,
  ...usageOperations,
  ...noticeOperations,
  ...customerOperations,
  ...platformOperations,
  ...cockpitOperations,
  ...egressOperations,
];
