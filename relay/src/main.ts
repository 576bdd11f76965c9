import { ConfigError, maskedConfig, readConfig, type RelayConfig } from './config.ts';
import { openLog } from './log.ts';
import { relayLimits } from './limits.ts';
import { startRelay, type Relay } from './relay.ts';

const config = readConfigOrEnd();
const log = openLog(config.logLevel);

process.on('uncaughtException', (error) => {
  log.fatal({ err: error }, 'uncaught');
  process.exit(1);
});

const running: { relay?: Relay } = {};
let stopping = false;
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    if (stopping) end('a second signal: ending now');
    stopping = true;
    log.info({ signal }, 'stopping');
    if (!running.relay) process.exit(0); // still starting: nothing runs yet
    setTimeout(() => end('stopping takes too long'), relayLimits.stopTimeoutMs).unref();
    void running.relay.close().then(() => process.exit(0));
  });
}

log.info(maskedConfig(config), 'relay starting');
running.relay = await startRelay(config, log).catch((error: unknown): never => {
  log.fatal({ err: error }, 'the relay cannot start');
  process.exit(1);
});

function end(why: string): never {
  log.fatal(why);
  process.exit(1);
}

function readConfigOrEnd(): RelayConfig {
  try {
    return readConfig(process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`Wrong configuration of the relay:\n${error.message}\n`);
    process.exit(1);
  }
}
