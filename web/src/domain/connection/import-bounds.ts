/** What an import takes at most. Pure: screens read it. */
export const importBounds = { lines: 200, bytes: 65_536 } as const;

/** Columns of a list with a header; `host` is read over: the relay's own takes its place. Pure: screens document it. */
export const importColumns = {
  name: 'Name of the connection. Empty: its username.',
  device: 'Name of the phone. Empty: the phone chosen above.',
  host: 'Ignored: the host is that of the relay.',
  port: 'Empty: the next free one.',
  username: '3 to 40 letters, digits, dots, hyphens and underscores. Empty: a random one.',
  password:
    '16 to 128 characters of at least three kinds (small letters, capitals, digits, signs), without the username. Empty: a generated one.',
} as const;

export type ImportColumn = keyof typeof importColumns;
