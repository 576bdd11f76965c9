import { schemeTitles } from '@/base/snippets/access';
import { writeSnippet } from '@/base/snippets/choose';
import { snippetNames, snippetOf, type SnippetName } from '@/base/snippets/table';
import { Code, List, P } from '../code';
import type { Guide, Section } from '../guide';

const access = { host: 'HOST', port: 20_000, username: 'USER', password: 'PASS' };
const forms = snippetNames.filter((name) => snippetOf(name).group === 'Proxy');

export const proxyGuide: Guide = {
  title: 'Use the proxy from …',
  lead: 'Ready lines for programs, computers, phones and antidetect browsers.',
  sections: ({ checkUrl }) => [
    {
      id: 'access',
      title: 'What you need',
      body: (
        <>
          <P>
            Host, port, username and password stand on the page of the connection. “Copy as” there fills them into
            everything below.
          </P>
          {forms.map((name) => (
            <Code key={name} title={snippetOf(name).title}>
              {written(name, checkUrl)}
            </Code>
          ))}
          <List>
            {[
              'HTTP and SOCKS5 share the port. Where the relay has a certificate, the same port also takes TLS: use https:// for the proxy.',
              'socks5h, with h: names are resolved on the phone. With plain socks5 many clients resolve them on your computer.',
              'Chromium and Firefox cannot send a SOCKS5 password. Use HTTP, or put your address on the whitelist.',
            ]}
          </List>
        </>
      ),
    },
    ...snippetNames.filter((name) => !forms.includes(name)).map((name) => section(name, checkUrl)),
  ],
};

function section(name: SnippetName, checkUrl: string): Section {
  const { title, note, schemes } = snippetOf(name);
  const ways = schemes === 'any' ? '' : `By ${schemes.map((scheme) => schemeTitles[scheme]).join(', ')}.`;
  return {
    id: name,
    title,
    body: (
      <>
        <Code title={title}>{written(name, checkUrl)}</Code>
        {(ways || note) && <P>{[ways, note].filter(Boolean).join(' ')}</P>}
      </>
    ),
  };
}

function written(name: SnippetName, checkUrl: string): string {
  return writeSnippet(name, access, { scheme: 'http', checkUrl, selfSigned: false });
}
