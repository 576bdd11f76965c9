import { importBounds, importColumns, type ImportColumn } from '@/domain/connection/import-bounds';
import { importedPassword, proxyUsername } from '@/domain/connection/input';
import { nameText } from '@/domain/text';

type Cells = Partial<Record<ImportColumn, string>>;

/** One line of a list, as it was read; empty cells are undefined. */
export interface ImportLine {
  /** From 1, as an editor counts. */
  readonly line: number;
  readonly name: string | undefined;
  readonly device: string | undefined;
  readonly port: number | undefined;
  readonly username: string | undefined;
  readonly password: string | undefined;
  /** Why it cannot be taken, by itself or beside the lines above it. */
  readonly problem: string | undefined;
}

/** How much of the list is taken. What is not, is chosen as for any new connection. */
export interface ImportTaking {
  readonly ports: boolean;
  readonly passwords: boolean;
}

/**
 * Reads a list: CSV whose first line names `importColumns`, or lines `host:port:user:pass`. Blank lines and those that begin
 * with # are left out. @returns a sentence where the list as a whole cannot be taken
 */
export function readImport(text: string, taking: ImportTaking): readonly ImportLine[] | string {
  const numbered = text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\r|\n/)
    .map((content, at) => ({ line: at + 1, content: content.trim() }))
    .filter(({ content }) => content !== '' && !content.startsWith('#'));
  const [first] = numbered;
  if (!first) return 'The list is empty.';
  const columns = headerOf(first.content);
  const lines = columns ? numbered.slice(1) : numbered;
  if (lines.length === 0) return 'The list has a header and no lines.';
  if (lines.length > importBounds.lines) return `A list has at most ${importBounds.lines} lines.`;
  const read = lines.map(({ line, content }) => {
    const cells = columns ? csvCells(content, columns) : plainCells(content);
    return typeof cells === 'string' ? broken(line, cells) : checked(line, cells, taking);
  });
  return withoutDoubles(read);
}

/** The columns of a header; undefined where the line is none. */
function headerOf(content: string): readonly ImportColumn[] | undefined {
  const names = csvOf(content)?.map((cell) => cell.trim().toLowerCase());
  const known = names?.flatMap((name) => (isColumn(name) ? [name] : []));
  return known && names && names.length > 1 && known.length === names.length ? known : undefined;
}

function isColumn(name: string): name is ImportColumn {
  return Object.hasOwn(importColumns, name);
}

function csvCells(content: string, columns: readonly ImportColumn[]): Cells | string {
  const values = csvOf(content);
  if (!values) return 'A quotation mark is not closed.';
  if (values.length > columns.length) return `This line has ${values.length} cells, the header ${columns.length}.`;
  return Object.fromEntries(columns.map((column, at) => [column, unguarded(values[at] ?? '')]));
}

/** host:port:user:pass; an IPv6 host stands in brackets, and the password may hold colons. */
function plainCells(content: string): Cells | string {
  const [, host, port, username, password] = /^(\[[0-9A-Fa-f:.]+\]|[^:\s]+):(\d+):([^:]*):(.*)$/.exec(content) ?? [];
  return host === undefined
    ? 'Neither host:port:user:pass nor a line below a header with these columns.'
    : { host, port, username, password };
}

/** The cells of a line of CSV (RFC 4180), parted by commas or semicolons; undefined where a quote does not end. */
function csvOf(content: string): string[] | undefined {
  const bare = content.replaceAll(/"[^"]*"/g, '');
  const separator = bare.includes(';') && !bare.includes(',') ? ';' : ',';
  const cells: string[] = [];
  let [cell, quoted] = ['', false];
  for (let at = 0; at < content.length; at++) {
    const char = content[at] ?? '';
    if (char === '"' && quoted && content[at + 1] === '"') cell += content[++at];
    else if (char === '"') quoted = !quoted;
    else if (char === separator && !quoted) {
      cells.push(cell);
      cell = '';
    } else cell += char;
  }
  return quoted ? undefined : [...cells, cell];
}

/** Without the apostrophe that our own CSV puts before what looks like a formula. */
function unguarded(cell: string): string {
  return /^'[=+\-−@]/u.test(cell) ? cell.slice(1) : cell;
}

function checked(line: number, cells: Cells, taking: ImportTaking): ImportLine {
  const cell = (column: ImportColumn) => cells[column]?.trim() || undefined;
  const [username, password] = [cell('username'), taking.passwords ? cell('password') : undefined];
  const port = taking.ports ? cell('port') : undefined;
  const name = cell('name') ?? username ?? `Line ${line}`;
  const problem =
    sentenceOf(nameText, name, 'The name') ??
    (port !== undefined && !(/^\d{1,5}$/.test(port) && Number(port) >= 1 && Number(port) <= 65_535)
      ? 'The port is not a number from 1 to 65535.'
      : undefined) ??
    (username === undefined ? undefined : sentenceOf(proxyUsername, username, 'The username')) ??
    (password === undefined ? undefined : passwordProblem(password, username));
  return {
    line,
    name,
    device: cell('device'),
    port: problem || !port ? undefined : Number(port),
    username,
    password,
    problem,
  };
}

function sentenceOf(
  schema: { safeParse(value: string): { success: boolean; error?: { issues: readonly { message: string }[] } } },
  value: string,
  what: string,
): string | undefined {
  const { success, error } = schema.safeParse(value);
  return success ? undefined : `${what}: ${error?.issues[0]?.message ?? 'not valid'}.`;
}

/** Why a password that someone chose is not taken: what is weak can be guessed. */
function passwordProblem(password: string, username: string | undefined): string | undefined {
  if (username !== undefined && password.toLowerCase().includes(username.toLowerCase()))
    return 'The password contains the username.';
  return sentenceOf(importedPassword, password, 'The password');
}

function broken(line: number, problem: string): ImportLine {
  const nothing = { name: undefined, device: undefined, port: undefined, username: undefined, password: undefined };
  return { line, ...nothing, problem };
}

/** A username that stands twice is said at the second line, with the number of the first. */
function withoutDoubles(lines: readonly ImportLine[]): ImportLine[] {
  const first = new Map<string, number>();
  return lines.map((line) => {
    if (line.username === undefined) return line;
    const before = first.get(line.username);
    if (before === undefined) first.set(line.username, line.line);
    return before === undefined ? line : { ...line, problem: line.problem ?? `Line ${before} has the same username.` };
  });
}
