/** How a formula begins, behind blanks and what has no width; a minus sign counts as a hyphen. */
const formula = /^[\s\p{Z}\p{C}]*[=+\-−@]|^[\t\r\n]/u;

/** What a cell of a spreadsheet may hold. */
export type Cell = string | number | null;

/**
 * One line of CSV (RFC 4180): every cell quoted. A text that a spreadsheet would take for a formula, in full width too,
 * gets an apostrophe in front (pitfall 29): names and models are chosen by strangers.
 */
export function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(quoted).join(',')}\r\n`;
}

function quoted(cell: Cell): string {
  const text = typeof cell === 'string' && formula.test(cell.normalize('NFKC')) ? `'${cell}` : String(cell ?? '');
  return `"${text.replaceAll('"', '""')}"`;
}
