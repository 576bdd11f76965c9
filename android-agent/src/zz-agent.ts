import net from 'node:net';
import http from 'node:http';
import { Session, splice } from '@pocketproxy/relay/protocol';
const r = http.request({
  host: '127.0.0.1',
  port: Number(process.argv[2]),
  path: '/tunnel',
  headers: {
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
    'sec-websocket-protocol': 'pocketproxy.v1',
    authorization: 'Bearer ppd_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
  },
});
r.on('upgrade', (res, sock, head) => {
  const s = new Session(sock as net.Socket, {
    role: 'phone',
    head,
    onControl() {},
    onClose(x) {
      console.log('closed', x);
      process.exit();
    },
    onOpen(stream, t) {
      const c = net.connect({ port: t.port, host: t.host, noDelay: true, allowHalfOpen: true });
      const sp = splice(c, stream);
      c.once('connect', () => stream.accept());
      return sp;
    },
  });
  s.sendControl({
    type: 'hello',
    protocol: 1,
    appVersion: 'x',
    capabilities: [],
    initialWindow: 262144,
    state: { mobileUp: true },
  });
});
r.end();
