import { longestWaitSeconds } from '@/api/wait';
import { TextLink } from '../../ui/text-link';
import { C, Code, Facts, List, P } from '../code';
import type { Guide } from '../guide';

export const rotationGuide: Guide = {
  title: 'Rotate from code',
  lead: 'Change the IP address of a phone, and know when it has changed.',
  sections: ({ api }) => [
    {
      id: 'wait',
      title: 'Rotate and wait',
      body: (
        <>
          <P>
            With <C>wait</C> the request is answered when the rotation has ended, at most {longestWaitSeconds} seconds
            later. Scope: <C>rotations:write</C>.
          </P>
          <Code title="curl">{`curl -X POST -H 'Authorization: Bearer pp_…' '${api}/devices/DEVICE_ID/rotations?wait=60'`}</Code>
          <Code title="Python">{`import os
import requests

answer = requests.post(
    "${api}/devices/DEVICE_ID/rotations",
    params={"wait": 60},
    headers={"Authorization": f"Bearer {os.environ['POCKETPROXY_KEY']}"},
    timeout=90,
)
rotation = answer.json()
if answer.ok and rotation["state"] == "changed":
    print(rotation["oldIp"], "→", rotation["newIp"])
else:
    print(rotation.get("code") or rotation["state"])`}</Code>
          <Code title="Node.js">{`const answer = await fetch('${api}/devices/DEVICE_ID/rotations?wait=60', {
  method: 'POST',
  headers: { authorization: \`Bearer \${process.env.POCKETPROXY_KEY}\` },
});
const rotation = await answer.json();
console.log(rotation.state, rotation.oldIp, rotation.newIp);`}</Code>
        </>
      ),
    },
    {
      id: 'results',
      title: 'How it ends',
      body: (
        <>
          <Facts
            rows={[
              [<C key="c">changed</C>, 'The phone itself has confirmed another address.'],
              [<C key="s">same_ip</C>, 'It went through, but the carrier assigned the same address.'],
              [<C key="f">failed</C>, 'The phone did not come back in time, or could not.'],
            ]}
          />
          <P>
            Refusals come immediately: <C>rotation_running</C>, <C>rotation_cooldown</C> with <C>Retry-After</C>,{' '}
            <C>phone_offline</C>, <C>no_mobile</C>, <C>no_method</C>. All of them are under{' '}
            <TextLink href="/docs/errors">Errors</TextLink>.
          </P>
        </>
      ),
    },
    {
      id: 'meanwhile',
      title: 'What happens to requests',
      body: (
        <List>
          {[
            'Streams that run have 3 seconds to finish, then the radio goes off.',
            'New requests wait in the relay, 30 seconds by default, and continue with the new address.',
            'Without waiting for it: list the rotations of the phone, or receive the webhook rotation.ended.',
          ]}
        </List>
      ),
    },
    {
      id: 'links',
      title: 'Without a key',
      body: (
        <P>
          A rotation link is an address that rotates one phone for anyone who opens it: for programs that can only open
          an address. Create it on the page of the device, or with <C>POST /devices/ID/links</C>.
        </P>
      ),
    },
  ],
};
