/** What a new group has unless its form says otherwise. */
export const standardGroup = { colour: 'blue', maxRotatingPercent: 50 } as const;
