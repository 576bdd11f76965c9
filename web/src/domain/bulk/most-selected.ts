/** Rows that are selected at once by a filter. Pure: screens say it. */
export const mostSelected = 500;
