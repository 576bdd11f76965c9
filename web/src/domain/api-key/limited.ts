import type { Scope } from '@/domain/api-key/scopes';

/** Scopes of a key that is limited to some phones: what they open is asked phone by phone. */
export const limitedScopes: readonly Scope[] = [
  ...(['devices:read', 'devices:write', 'rotations:read', 'rotations:write', 'links:read', 'links:write'] as const),
  ...(['connections:read', 'connections:write', 'connections:reveal', 'usage:read'] as const),
];
