import { Prisma } from '@pocketproxy/prisma';
import { rotationStateNames, rotationStates } from '@pocketproxy/relay/contract/rotations';
import { degradedBounds } from '@/domain/device/states';

const interrupting = rotationStateNames.filter((state) => rotationStates[state].traffic !== 'runs');
const { batteryPercent, temperatureC, rttMs } = degradedBounds;

/** Whether the device `d` has a phone. */
export const isPaired = Prisma.sql`EXISTS (
  SELECT FROM "DeviceSecret" s WHERE s."deviceId" = d."id" AND s."revokedAt" IS NULL)`;

/** The state of the device `d` by its name, as `deviceState` decides it: for queries over all devices. */
export const stateSql = Prisma.sql`CASE
  WHEN NOT ${isPaired} THEN 'not_paired'
  WHEN EXISTS (SELECT FROM "Rotation" a
    WHERE a."activeDeviceId" = d."id" AND a."state"::text = ANY(${interrupting}::text[])) THEN 'rotating'
  WHEN d."status" = 'offline' THEN 'offline'
  WHEN d."mobileUp" = FALSE THEN 'no_mobile'
  WHEN (d."batteryPercent" <= ${batteryPercent} AND d."charging" IS NOT TRUE)
    OR d."temperatureC" >= ${temperatureC} OR d."rttMs" >= ${rttMs} THEN 'degraded'
  ELSE 'online' END`;
