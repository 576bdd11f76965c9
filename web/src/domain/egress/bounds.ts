/** What the form of an egress exception and its input share. Pure: browsers read it. */
export const egressExceptionStates = ['in_force', 'expired'] as const;

/** Characters. */
export const egressTexts = { cidr: 50, note: 200 } as const;
