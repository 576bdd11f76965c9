import { writeSnippet } from '@/base/snippets/choose';
import type { SnippetName } from '@/base/snippets/table';

/** What a customer's program needs to use a connection. */
export interface ProxyAccess {
  host: string;
  /** Null: it was released. */
  port: number | null;
  username: string;
  password: string;
}

/** One of the forms in which programs take an access, by HTTP; undefined without a port. `checkUrl`: what examples fetch. */
export function accessForm(access: ProxyAccess | undefined, checkUrl: string, name: SnippetName): string | undefined {
  if (!access || access.port === null) return undefined;
  return writeSnippet(name, { ...access, port: access.port }, { scheme: 'http', checkUrl, selfSigned: false });
}
