import type { EgressException } from '@pocketproxy/prisma';
import type { AuditEntry } from '@/domain/audit/write';

/** What the audit log keeps of an exception; its rows are the operators' alone. */
export function egressFacts({ cidr, fromPort, toPort, customerId, deviceId, note, expiresAt }: EgressException) {
  const target: AuditEntry['target'] =
    deviceId !== null ? ['device', deviceId] : customerId !== null ? ['customer', customerId] : ['settings', null];
  const ports = fromPort === null ? 'all but mail' : fromPort === toPort ? `${fromPort}` : `${fromPort}–${toPort}`;
  return {
    ...{ target, customerId: null },
    after: {
      ...{ block: cidr, ports, note, expiresAt: expiresAt?.toISOString() ?? null },
      ...(customerId !== null && { customerId }),
      ...(deviceId !== null && { deviceId }),
    },
  } as const;
}
