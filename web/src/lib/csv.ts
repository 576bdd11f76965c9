/** What a cell of a spreadsheet may hold. */
export type Cell = string | number | null;

/**
 * One line of CSV (RFC 4180): every cell quoted. A text that a spreadsheet would take for a formula gets an apostrophe
 * in front (pitfall 29): names and models are chosen by strangers.
 */
export function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(quoted).join(',')}\r\n`;
}

function quoted(cell: Cell): string {
  const text = typeof cell === 'string' && /^[\s]*[=+\-@\t\r\n]/.test(cell) ? `'${cell}` : String(cell ?? '');
  return `"${text.replaceAll('"', '""')}"`;
}
