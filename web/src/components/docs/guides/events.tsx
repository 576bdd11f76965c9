import { eventTimes } from '@/api/events';
import { keyListeners, resumeMs } from '@/domain/live/hub';
import { TextLink } from '../../ui/text-link';
import { C, Code, Facts, List, P } from '../code';
import type { Guide } from '../guide';

export const eventsGuide: Guide = {
  title: 'Follow changes',
  lead: 'One request stays open and says what changes, as server-sent events.',
  sections: ({ api }) => [
    {
      id: 'open',
      title: 'Open the stream',
      body: (
        <>
          <P>
            The key needs <C>devices:read</C> and <C>connections:read</C>. A key that is limited to some phones hears of
            those alone. A key can have {keyListeners.ofKey} streams, a customer’s keys {keyListeners.ofCustomer}; more
            are refused with <C>throttled</C>.
          </P>
          <Code title="Listen">{`curl -N -H 'Authorization: Bearer pp_…' '${api}/events'`}</Code>
          <Code title="What comes">{`event: reset
data: {"type":"reset"}

id: …
event: device.changed
data: {"type":"device.changed","id":"DEVICE_ID","deviceId":"DEVICE_ID","isNew":false,"changed":{"name":"Berlin 01"}}

: beat`}</Code>
          <P>
            A line that begins with a colon comes every {eventTimes.heartbeatMs / 1_000} seconds, so that proxies keep
            the connection and you notice when it is lost.
          </P>
        </>
      ),
    },
    {
      id: 'kinds',
      title: 'Events',
      body: (
        <Facts
          rows={[
            [
              <C key="changed">device.changed, connection.changed</C>,
              'What changed, as GET answers it; isNew when it was made a moment ago.',
            ],
            [<C key="gone">device.gone, connection.gone</C>, 'It was deleted, or is no longer yours.'],
            [<C key="kind">alerts.changed, customer.changed</C>, 'Something of this kind changed: read it again.'],
            [<C key="reset">reset</C>, 'Events before this one may be missing: read again what you keep.'],
            [<C key="end">end</C>, 'The key expired or was revoked, or its customer was suspended. The stream closes.'],
          ]}
        />
      ),
    },
    {
      id: 'resume',
      title: 'Continue after a break',
      body: (
        <>
          <P>
            Keep the <C>id</C> of the last event and send it as <C>Last-Event-ID</C>. Within {resumeMs / 60_000} minutes
            the stream begins with what you missed. Later, after a restart, or for an id that the server does not know,
            it begins with <C>reset</C>. So does a stream without the header: what you read after its <C>reset</C>{' '}
            misses nothing.
          </P>
          <Code title="Node.js: keeps phones and connections up to date">{`const headers = { authorization: \`Bearer \${process.env.POCKETPROXY_KEY}\` };
let lastId;
for (;;) {
  try {
    const answer = await fetch('${api}/events', {
      headers: { ...headers, ...(lastId && { 'last-event-id': lastId }) },
    });
    if (answer.status === 401 || answer.status === 403) throw Object.assign(new Error('The key is refused'), { final: true });
    if (!answer.ok) throw new Error(\`Status \${answer.status}\`);
    let text = '';
    for await (const piece of answer.body.pipeThrough(new TextDecoderStream())) {
      const parts = (text + piece).split('\\n\\n');
      text = parts.pop();
      for (const part of parts) {
        const field = (name) => part.match(new RegExp(\`^\${name}: (.*)$\`, 'm'))?.[1];
        if (!field('data')) continue; // a beat
        const event = JSON.parse(field('data'));
        if (event.type === 'reset') await readAllAgain();
        else await apply(event);
        lastId = field('id') ?? lastId; // once it is applied, so that nothing is lost
      }
    }
  } catch (error) {
    if (error.final) throw error;
  }
  await new Promise((resolve) => setTimeout(resolve, 2_000));
}`}</Code>
        </>
      ),
    },
    {
      id: 'choice',
      title: 'Events or webhooks',
      body: (
        <List>
          {[
            'The stream says what things are now, not each step: several changes within a moment come as one.',
            <>
              If you need every step, or cannot keep a request open, use{' '}
              <TextLink href="/docs/webhooks">webhooks</TextLink>: they are kept and sent again until you have them.
            </>,
            <>
              For one rotation neither is needed: <TextLink href="/docs/rotation">its request can wait</TextLink>.
            </>,
          ]}
        </List>
      ),
    },
  ],
};
