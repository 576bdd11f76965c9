import type { Target } from '../../../protocol/index.ts';
import type { Grant } from '../../gate/gate.ts';
import { openPipe } from '../../pipe/pipe.ts';
import type { Client } from '../client.ts';
import { sayGoodbye } from '../goodbye.ts';
import { socksReply } from '../refusal.ts';

const succeeded = socksReply('done');

/** Opens a stream for CONNECT and leaves the socket to it. `early`: bytes that the client sent behind its request. */
export function connect(client: Client, grant: Grant, target: Target, early: Buffer): void {
  const { gate, tunnels, pipes } = client.context.options;
  const permit = gate.permit(grant, target);
  if (typeof permit === 'string') return sayGoodbye(client, socksReply(permit));
  const socket = client.release();
  openPipe({
    tunnels,
    pipes,
    permit,
    client: socket,
    early,
    onOpened: () => void socket.write(succeeded),
    onRefused: (reason) => {
      gate.refused(reason, permit);
      client.reclaim();
      sayGoodbye(client, socksReply(reason));
    },
  });
}
