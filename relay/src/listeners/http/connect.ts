import type { Target } from '../../../protocol/index.ts';
import type { Grant } from '../../gate/gate.ts';
import { openPipe } from '../../pipe/pipe.ts';
import type { Client } from '../client.ts';
import { sayGoodbye } from '../goodbye.ts';
import { httpRefusal } from '../refusal.ts';

/** Without Content-Length and Transfer-Encoding (RFC 9110 §9.3.6). */
const established = Buffer.from('HTTP/1.1 200 Connection established\r\n\r\n');

/** Opens a tunnel for CONNECT and leaves the socket to it. `early`: bytes that the client sent behind its request. */
export function connect(client: Client, grant: Grant, target: Target, early: Buffer): void {
  const { gate, tunnels, pipes } = client.context.options;
  const permit = gate.permit(grant, target);
  if (typeof permit === 'string') return sayGoodbye(client, httpRefusal(permit));
  const socket = client.release();
  openPipe({
    tunnels,
    pipes,
    permit,
    client: socket,
    early,
    onOpened: () => void socket.write(established),
    onRefused: (reason) => {
      gate.refused(reason, permit);
      client.reclaim();
      sayGoodbye(client, httpRefusal(reason));
    },
  });
}
