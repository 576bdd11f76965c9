import path from 'node:path';
import { runMain } from '../failure.ts';
import { endedFailure, Processes, stopRequest } from '../processes.ts';
import { writePrivately } from '../write-privately.ts';
import { takeFolder } from './folder.ts';
import { parseOptions, usage } from './options.ts';
import { startServices, type Demo } from './services.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const startedAt = performance.now();

await runMain(async () => {
  const options = parseOptions(process.argv.slice(2), process.env, root);
  if (!options) return print(usage);
  const releaseFolder = takeFolder(options.dataDir);
  const processes = new Processes();
  const stopping = new AbortController();
  const asked = stopRequest();
  try {
    const demo = await Promise.race([startServices(root, options, processes, say, stopping.signal), asked]);
    if (demo === 'stop') return 130; // ended before it was up
    writePrivately(path.join(options.dataDir, 'demo.json'), demoFile(demo));
    print(report(demo));
    const end = await Promise.race([processes.firstToEnd(), asked]);
    if (end === 'stop') return 0;
    throw endedFailure(end.child, end.how);
  } finally {
    stopping.abort();
    await processes.stop();
    releaseFolder();
    say('everything has stopped');
  }
});

function demoFile({ publicUrl, accounts, proxies, rotationLinks }: Demo) {
  const { operator, customer, apiKeys } = accounts;
  const pages = { portal: `${publicUrl}/portal`, admin: `${publicUrl}/admin`, api: `${publicUrl}/api/v1` };
  return { ...pages, operator, customer, apiKeys, proxies, rotationLinks };
}

function report(demo: Demo): string {
  const { portal, admin, api, operator, customer, apiKeys, proxies } = demoFile(demo);
  const [first] = proxies;
  const lines = [
    '',
    `Portal    ${portal}`,
    `          sign in as ${customer.email}  ${customer.password}`,
    `Admin     ${admin}`,
    `          sign in as ${operator.email}  ${operator.password}`,
    `API       curl -H 'Authorization: Bearer ${apiKeys.customer}' ${api}/devices`,
    '',
  ];
  if (first) {
    lines.push(
      `curl -x ${first.http} http://ip.pocketproxy.test/`,
      `curl -x ${first.socks5} http://ip.pocketproxy.test/`,
      `curl --proxy-insecure -x ${first.http.replace('http:', 'https:')} http://ip.pocketproxy.test/`,
      '          by TLS; the certificate of this relay is self-signed, hence --proxy-insecure',
      '',
    );
  }
  return [...lines, 'Ctrl-C stops everything; the next start finds its data again.'].join('\n');
}

function say(line: string): void {
  console.log(`${((performance.now() - startedAt) / 1000).toFixed(1).padStart(6)} s  ${line}`);
}

function print(text: string): number {
  console.log(text);
  return 0;
}
