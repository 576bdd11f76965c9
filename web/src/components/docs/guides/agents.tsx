import { longestWaitSeconds } from '@/api/wait';
import { tools } from '@/api/mcp/tools';
import { TextLink } from '../../ui/text-link';
import { C, Code, Facts, List, P } from '../code';
import type { Guide } from '../guide';

const server = (api: string) => api.replace(/\/api\/v1$/, '/mcp');

export const agentsGuide: Guide = {
  title: 'Tools for agents',
  lead: 'An MCP server, so that Claude Code, Cursor, VS Code and others use phones and connections.',
  sections: ({ api, brand }) => [
    {
      id: 'key',
      title: '1. A key for the agent',
      body: (
        <>
          <P>
            Create an API key under <TextLink href="/portal/settings/api-keys">Settings, API keys</TextLink>. An agent
            sees the tools of its key’s scopes, so give each a key of its own, limited to the phones that it needs. For
            one that only rotates there is the preset “Rotate only”.
          </P>
          <P>
            Anything that can read the configuration has the key: keep it out of repositories, and revoke it when the
            agent is no longer used.
          </P>
        </>
      ),
    },
    {
      id: 'setup',
      title: '2. Add the server',
      body: (
        <>
          <P>
            The server is <C>{server(api)}</C>, transport Streamable HTTP, with the key as a bearer token.
          </P>
          <Code title="Claude Code">{`claude mcp add --transport http ${slug(brand)} ${server(api)} \\
  --header "Authorization: Bearer pp_…"`}</Code>
          <Code title="Cursor: .cursor/mcp.json, and others that read mcpServers">
            {json({
              mcpServers: { [slug(brand)]: { url: server(api), headers: { Authorization: 'Bearer pp_…' } } },
            })}
          </Code>
          <Code title="VS Code: .vscode/mcp.json, asks for the key">
            {json({
              inputs: [{ type: 'promptString', id: slug(brand), description: 'API key', password: true }],
              servers: {
                [slug(brand)]: {
                  ...{ type: 'http', url: server(api) },
                  headers: { Authorization: `Bearer \${input:${slug(brand)}}` },
                },
              },
            })}
          </Code>
          <Code title="Your own program: Node.js, @modelcontextprotocol/sdk">{`import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';

const client = new Client({ name: 'my-agent', version: '1' });
await client.connect(
  new StreamableHTTPClientTransport(new URL('${server(api)}'), {
    requestInit: { headers: { authorization: \`Bearer \${process.env.POCKETPROXY_KEY}\` } },
  }),
);
console.log(await client.callTool({ name: 'list_devices', arguments: {} }));`}</Code>
        </>
      ),
    },
    {
      id: 'tools',
      title: 'The tools',
      body: (
        <>
          <P>
            Each is an operation of the API, with its fields and its scope. Tools that end or replace something that
            works are marked as destructive; most programs ask you before they call one.
          </P>
          <Facts
            rows={tools.map(({ name, operation, destructive }) => [
              <C key={name}>{name}</C>,
              `${operation.summary}${destructive ? ' (destructive)' : ''}`,
            ])}
          />
        </>
      ),
    },
    {
      id: 'behaviour',
      title: 'What to expect',
      body: (
        <List>
          {[
            <>
              <C>rotate_device</C> waits for the result, up to <C>waitSeconds</C> ({longestWaitSeconds} at most): state{' '}
              <C>changed</C> means that the phone has another address.
            </>,
            'Lists are short, 20 items unless the agent asks for more, and leave out what is null.',
            <>
              A refusal is a result with <C>isError</C>: the code of the error, a sentence, and the fields that are
              wrong. <C>key_scope</C> means that the key lacks a scope.
            </>,
            'Calls count to the rate limits of the key and stand in the audit log like requests of the API.',
            'There are no sessions and no streams of the server: each request brings its key, one message a request.',
          ]}
        </List>
      ),
    },
  ],
};

const slug = (brand: string) => brand.toLowerCase().replace(/[^a-z0-9]+/g, '-');
const json = (value: unknown) => JSON.stringify(value, null, 2);
