/** The words of a search, each as a condition on a text column: it occurs there, in upper or lower case. */
export function wordsOf(search: string | undefined) {
  // % and _ stand for others in LIKE, which is what Prisma makes of this
  return words(search).map((word) => ({ contains: escaped(word), mode: 'insensitive' }) as const);
}

/** The same as patterns of ILIKE. */
export function likeWords(search: string | undefined): string[] {
  return words(search).map((word) => `%${escaped(word)}%`);
}

function words(search = ''): string[] {
  return search.split(/\s+/).filter((word) => word !== '');
}

function escaped(word: string): string {
  return word.replace(/[\\%_]/g, '\\$&');
}
