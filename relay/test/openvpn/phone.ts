/** A phone of the VPN's tests, run inside its own namespace. */
import { simulatedNetwork, startAgent } from '../../../android-agent/test/phone.ts';
import { serve } from './calls.ts';

const [url = '', secret = ''] = process.argv.slice(2);
const options = { secret, allow: ['203.0.113.0/24'] };
const start = () =>
  startAgent(new URL(url), { ...options, network: simulatedNetwork({ dnsServers: ['203.0.113.53:53'] }) });

export const functions = {
  async online(on: boolean): Promise<void> {
    if (on) agent ??= start();
    else {
      await agent?.close();
      agent = undefined;
    }
  },
};
let agent: ReturnType<typeof start> | undefined = process.send ? start() : undefined;
if (process.send) serve(functions);
