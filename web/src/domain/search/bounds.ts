/** So long may a search be: a line of an abuse letter fits. */
export const maxSearchLength = 200;
