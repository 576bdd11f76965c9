/** What the operators' time line shows. Pure: screens read it. */
export const activityKinds = ['rotation', 'command', 'mail', 'webhook', 'job'] as const;
export type ActivityKind = (typeof activityKinds)[number];

/** How it went; what a person cancelled did not fail. */
export const activityResults = ['running', 'done', 'failed', 'cancelled'] as const;
export type ActivityResult = (typeof activityResults)[number];
