/** So long an expired connection keeps its port, so that it can be renewed at the same address. */
export const portKeptDays = 7;
export const portKeptMs = portKeptDays * 24 * 3_600_000;
