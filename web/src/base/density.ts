/** Cookie with how much room rows of lists take, so that the server's first answer is already right. */
export const densityCookie = 'density';

export type Density = 'compact' | 'comfortable';

/** The density of a cookie's value; compact for none. */
export function densityOf(value: string | undefined): Density {
  return value === 'comfortable' ? 'comfortable' : 'compact';
}
