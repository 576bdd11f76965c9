'use client';

import { QrCode as QrIcon } from 'lucide-react';
import { useState } from 'react';
import { schemeTitles, type ProxyScheme } from '@/base/snippets/access';
import { schemesFor, schemesOf, snippetsFor, writeSnippet, type Ways } from '@/base/snippets/choose';
import { snippetOf, type SnippetName } from '@/base/snippets/table';
import type { ConnectionView } from '@/domain/connection/view';
import type { ProxyAccess } from '../format/access';
import { Alert } from '../ui/alert';
import { Button } from '../ui/button';
import { Choice } from '../ui/choice';
import { CopyButton } from '../ui/copy-button';
import { Dialog, DialogContent } from '../ui/dialog';
import { QrCode } from '../ui/qr-code';
import { Select } from '../ui/select';

interface CopyAsProps {
  connection: Ways & Pick<ConnectionView, 'host' | 'port' | 'username'>;
  /** What the examples fetch. */
  checkUrl: string;
  /** The relay made its certificate itself. */
  selfSigned: boolean;
  /** Once it was fetched and is shown. */
  password: string | undefined;
  load: () => Promise<ProxyAccess | undefined>;
}

/** Stands for the password in the preview while that is hidden. */
const placeholder = 'PASSWORD';

/** The connection in the form that a program takes: what it is for, by which way, a preview, copied or as QR code. */
export function CopyAs({ connection, checkUrl, selfSigned, password, load }: CopyAsProps) {
  const names = snippetsFor(connection);
  const [chosen, setChosen] = useState<SnippetName>('url');
  const [wanted, setWanted] = useState<ProxyScheme>();
  const [code, setCode] = useState<string>();
  const name = names.includes(chosen) ? chosen : names[0];
  if (connection.port === null || name === undefined) return null;
  const { port } = connection;
  const { title, note, schemes } = snippetOf(name);
  const ways = schemesFor(name, connection);
  const scheme = ways.find((one) => one === wanted) ?? ways[0] ?? 'http';
  const write = (secret: string) =>
    writeSnippet(name, { ...connection, port, password: secret }, { scheme, checkUrl, selfSigned });
  const text = async () => {
    const access = await load();
    return access && write(access.password);
  };
  const form = schemes === 'any' ? title : `${title}, ${schemeTitles[scheme]}`;
  return (
    <div className="grid min-w-0 content-start gap-3">
      <div className="flex flex-wrap gap-2">
        <Select
          aria-label="Copy as"
          className="min-w-48 flex-1"
          value={name}
          onValueChange={setChosen}
          options={names.map((one) => ({ value: one, label: snippetOf(one).title, hint: snippetOf(one).group }))}
        />
        {schemes !== 'any' && (
          <Choice
            label="Protocol"
            value={scheme}
            options={ways.map((one) => ({ value: one, label: schemeTitles[one] }))}
            onChange={setWanted}
          />
        )}
      </div>
      <pre
        tabIndex={0}
        aria-label={`Preview of ${form}`}
        className="max-h-56 min-h-16 overflow-auto rounded-lg border bg-muted/60 p-3 font-mono text-xs wrap-anywhere whitespace-pre-wrap"
      >
        {write(password ?? placeholder)}
      </pre>
      <div className="flex flex-wrap gap-2">
        <CopyButton text={text} label={`Copy as ${form}`} variant="outline">
          Copy
        </CopyButton>
        <Button variant="outline" size="sm" onClick={() => void text().then(setCode)}>
          <QrIcon aria-hidden /> QR code
        </Button>
      </div>
      {note && <p className="text-xs text-muted-foreground">{note}</p>}
      <Notes {...connection} />
      <Dialog open={code !== undefined} onOpenChange={() => setCode(undefined)}>
        <DialogContent
          title="Scan this code"
          description={`${form}, with the password: anyone who scans it has access.`}
        >
          <div className="mx-auto">
            <QrCode value={code ?? ''} size={240} title={`QR code of ${form}`} />
          </div>
        </DialogContent>
      </Dialog>
    </div>
  );
}

function Notes(ways: Ways) {
  if (ways.requireTls) {
    return (
      <Alert role="note">
        Clients have to speak TLS to the relay: an HTTPS proxy, or SOCKS inside TLS (stunnel, sing-box).
      </Alert>
    );
  }
  if (!schemesOf(ways).includes('socks5')) return null;
  return (
    <Alert role="note">
      Chromium and Firefox cannot send a SOCKS5 password. In a browser use HTTP, or put your address on the whitelist.
    </Alert>
  );
}
