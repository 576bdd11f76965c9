import { TextLink } from '../../ui/text-link';
import { C, Code, P } from '../code';
import type { Guide } from '../guide';

const key = `-H 'Authorization: Bearer pp_…' -H 'Content-Type: application/json'`;

export const resellersGuide: Guide = {
  title: 'A customer’s life',
  lead: 'For operators who sell: from a new customer to its last day, with one key of the platform.',
  sections: ({ api }) => [
    {
      id: 'customer',
      title: '1. Create the customer',
      body: (
        <>
          <P>
            With a key that an operator made under Settings, API keys (preset “Reseller”). Keep the <C>id</C> with your
            order.
          </P>
          <Code title="Customer">{`curl ${key} \\
  -H 'Idempotency-Key: order-4711-customer' \\
  -d '{"name": "Acme"}' '${api}/customers'`}</Code>
        </>
      ),
    },
    {
      id: 'phone',
      title: '2. A phone: pair or assign',
      body: (
        <>
          <P>
            A pairing code enrols a new phone for that customer; the answer has the link and the QR code to scan. It
            works once, for 10 minutes.
          </P>
          <Code title="Pairing code">{`curl ${key} \\
  -d '{"customerId": "CUSTOMER_ID"}' '${api}/pairing-codes'`}</Code>
          <P>
            A phone that you have already is assigned instead; see{' '}
            <TextLink href="/swagger#/Phones/assignDevice">assignDevice</TextLink>.
          </P>
        </>
      ),
    },
    {
      id: 'connections',
      title: '3. Connections with limits',
      body: (
        <>
          <P>Each order is a connection: its own port, username and password, with the limits that were paid for.</P>
          <Code title="10 GB until the new year, 20 Mbit/s">{`curl ${key} \\
  -H 'Idempotency-Key: order-4711' \\
  -d '{"deviceId": "DEVICE_ID", "name": "Order 4711", "quotaBytes": 10000000000, "quotaPeriod": "none",
       "speedBitsPerSecond": 20000000, "expiresAt": "2027-01-01T00:00:00Z"}' \\
  '${api}/connections'`}</Code>
          <P>
            Renew and change with <C>PATCH /connections/ID</C>, sell more data of the present period with a top-up, read
            the use with <C>GET /connections/ID/usage</C>.
          </P>
        </>
      ),
    },
    {
      id: 'suspend',
      title: '4. Suspend and reactivate',
      body: (
        <>
          <P>An unpaid bill: all proxies, links and keys of the customer stop within a second, and nothing is lost.</P>
          <Code title="Suspend">{`curl -X POST ${key} '${api}/customers/CUSTOMER_ID/suspend'`}</Code>
          <Code title="Reactivate">{`curl -X POST ${key} '${api}/customers/CUSTOMER_ID/reactivate'`}</Code>
        </>
      ),
    },
    {
      id: 'end',
      title: '5. The end',
      body: (
        <>
          <P>Delete the connections, then take the phone back by assigning it to someone else.</P>
          <Code title="Delete a connection">{`curl -X DELETE ${key} '${api}/connections/CONNECTION_ID'`}</Code>
          <P>History and audit log stay as long as the customer.</P>
        </>
      ),
    },
  ],
};
