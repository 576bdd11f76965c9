/** The words of a search, each as a condition on a text column: it occurs there, in upper or lower case. */
export function wordsOf(search: string | undefined) {
  const words = (search ?? '').split(/\s+/).filter((word) => word !== '');
  // % and _ stand for others in LIKE, which is what Prisma makes of this
  return words.map((word) => ({ contains: word.replace(/[\\%_]/g, '\\$&'), mode: 'insensitive' }) as const);
}
