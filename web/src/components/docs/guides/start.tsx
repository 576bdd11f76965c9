import { apiKeyBounds } from '@/domain/api-key/bounds';
import { scopePresetNames, scopePresets } from '@/domain/api-key/scopes';
import { TextLink } from '../../ui/text-link';
import { C, Code, Facts, List, P } from '../code';
import type { Guide } from '../guide';

export const startGuide: Guide = {
  title: 'First request in 60 seconds',
  lead: 'The API does for programs what the dashboard does.',
  sections: ({ api }) => [
    {
      id: 'key',
      title: '1. Create an API key',
      body: (
        <>
          <P>
            Open <TextLink href="/portal/settings/api-keys">Settings, API keys</TextLink> as an owner, press “New API
            key” and copy the key. It begins with <C>pp_</C> and is shown once.
          </P>
          <P>
            No time for that? The <TextLink href="/swagger">API reference</TextLink> makes a key that works for an hour
            and sends requests from your browser.
          </P>
        </>
      ),
    },
    {
      id: 'request',
      title: '2. Send a request',
      body: (
        <>
          <Code title="Your phones">{`curl -H 'Authorization: Bearer pp_…' '${api}/devices'`}</Code>
          <P>
            The answer holds <C>items</C>, your phones with their state and mobile IP address. With the <C>id</C> of one
            you create a connection, which is a proxy with its own port, username and password:
          </P>
          <Code title="A new connection">{`curl '${api}/connections' \\
  -H 'Authorization: Bearer pp_…' \\
  -H 'Content-Type: application/json' \\
  -H 'Idempotency-Key: order-4711' \\
  -d '{"deviceId": "DEVICE_ID", "name": "Order 4711"}'`}</Code>
          <P>
            The answer is the whole connection, password included. Use it from{' '}
            <TextLink href="/docs/proxy">curl, Python, Playwright and others</TextLink>.
          </P>
        </>
      ),
    },
    {
      id: 'keys',
      title: 'What keys may do',
      body: (
        <>
          <P>A key has scopes. These sets are ready; scope by scope you choose in the dialog.</P>
          <Facts rows={scopePresetNames.map((name) => [scopePresets[name].title, scopePresets[name].hint])} />
          <List>
            {[
              'A key never has more rights than its customer, and stops working immediately when the customer is suspended or the key is revoked.',
              'A key can be limited to some phones or a group, and to source addresses.',
              `It expires after ${apiKeyBounds.defaultLifeMs / 86_400_000} days unless you choose otherwise. Roll it before: the new key works at once, the old one for up to 24 hours more.`,
              'Keep keys out of code and browsers. They are found by secret scanners: pp_, 12 characters that name the key, 160 random bits and a checksum.',
            ]}
          </List>
        </>
      ),
    },
  ],
};
