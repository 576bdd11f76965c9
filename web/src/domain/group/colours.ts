/** Colours of groups, by the names that the database holds. */
export const groupColours = ['grey', 'red', 'orange', 'green', 'teal', 'blue', 'violet', 'pink'] as const;
export type GroupColour = (typeof groupColours)[number];
