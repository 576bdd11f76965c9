import { eventKindNames, rowOf } from '@/domain/event/kinds';
import { deliveryRules, exampleBody, verification } from '@/domain/webhook/guide';
import { TextLink } from '../../ui/text-link';
import { C, Code, List, P } from '../code';
import type { Guide } from '../guide';

export const webhooksGuide: Guide = {
  title: 'Receive webhooks',
  lead: 'A webhook sends a POST request with JSON to your server when something happens.',
  sections: () => [
    {
      id: 'delivery',
      title: 'Delivery',
      body: <List>{deliveryRules}</List>,
    },
    {
      id: 'verify',
      title: 'Verify requests',
      body: (
        <>
          <P>
            Requests are signed as <TextLink href="https://www.standardwebhooks.com">Standard Webhooks</TextLink>{' '}
            describes, so its libraries verify them. <C>webhook-signature</C> holds one signature, or two while a new
            secret replaces an old one: one that fits is enough. Refuse requests whose timestamp is more than 5 minutes
            off.
          </P>
          {Object.entries(verification).map(([language, code]) => (
            <Code key={language} title={language}>
              {code}
            </Code>
          ))}
        </>
      ),
    },
    {
      id: 'events',
      title: 'Events',
      body: (
        <>
          <P>Payloads hold ids and facts, never a password or secret.</P>
          {eventKindNames.map((kind) => (
            <div key={kind} className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-1">
              <P>{rowOf(kind).sentence}</P>
              <Code title={kind}>{exampleBody(kind)}</Code>
            </div>
          ))}
        </>
      ),
    },
  ],
};
