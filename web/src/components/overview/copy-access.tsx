'use client';

import { useRef } from 'react';
import { revealPassword } from '@/actions/connection';
import type { SnippetName } from '@/base/snippets/table';
import type { OverviewPhone } from '@/domain/overview/view';
import { accessForm } from '../format/access';
import { askServer, silence } from '../shell/ask-server';
import { showError } from '../shell/use-verb';
import { CopyButton } from '../ui/copy-button';
import { toast } from '../ui/toaster';

interface CopyAccessProps {
  /** Those to copy, at least one. */
  connections: OverviewPhone['connections'];
  /** Names what is copied where there are several. */
  phone: string;
  form?: SnippetName;
  /** What example commands fetch. */
  checkUrl?: string;
  /** Beside the icon. */
  children?: string;
}

/** More connections of a phone than these are copied in the list of connections. */
export const copiedAtMost = 10;

/** Copies the whole access of one connection, or of several, a line each. Passwords are fetched when they are asked for. */
export function CopyAccess({ connections, phone, form = 'line', checkUrl = '', children }: CopyAccessProps) {
  const known = useRef(new Map<string, string>());
  const [only, ...others] = connections.slice(0, copiedAtMost);
  if (!only) return null;
  const what = form === 'line' ? 'host:port:user:pass' : 'a test command';
  const label =
    others.length === 0 ? `Copy ${what} of ${only.name}` : `Copy ${others.length + 1} connections of ${phone}`;

  async function lineOf(id: string): Promise<string | undefined> {
    const before = known.current.get(id);
    if (before !== undefined) return before;
    const result = await askServer(revealPassword({ id }), () => toast.error(silence));
    if (result?.serverError) showError(result.serverError);
    const line = accessForm(result?.data, checkUrl, form);
    if (line !== undefined) known.current.set(id, line);
    return line;
  }

  async function text(): Promise<string | undefined> {
    const lines: string[] = [];
    for (const { id } of [only, ...others].filter((one) => one !== undefined)) {
      const line = await lineOf(id);
      if (line === undefined) return undefined;
      lines.push(line);
    }
    return lines.join('\n');
  }

  return (
    <CopyButton label={label} text={text} variant={children ? 'outline' : 'ghost'}>
      {children}
    </CopyButton>
  );
}
