import { exceptionProblem } from '@pocketproxy/relay/contract/egress';
import { formatCidr, inCidr, parseCidr, readAddress } from '@pocketproxy/relay/contract';
import type { Transaction } from '@/domain/database';
import { AppError } from '@/domain/errors';

/**
 * The block in its canonical spelling, if an exception may open it.
 * @throws AppError `address_invalid`, `egress_too_wide`, `egress_never`
 */
export async function openableBlock(tx: Transaction, text: string): Promise<string> {
  const problem = exceptionProblem(text);
  if (problem?.kind === 'unreadable') throw new AppError('address_invalid');
  if (problem?.kind === 'too_wide') throw new AppError('egress_too_wide');
  if (problem) throw never(problem.block, problem.name);
  const block = parseCidr(text);
  const relay = (await relayAddresses(tx)).find(({ bytes }) => inCidr(block, bytes));
  if (relay) throw never(relay.text, 'a relay');
  return formatCidr(block);
}

const never = (block: string, what: string) =>
  new AppError('egress_never', { block, problem: `${block} is in it (${what}), which is never opened` });

/** The addresses under which relays are reached, as far as they are set as addresses; phones know those of names. */
async function relayAddresses(tx: Transaction) {
  const relays = await tx.relay.findMany({ select: { publicHost: true, tunnelUrl: true } });
  return relays
    .flatMap(({ publicHost, tunnelUrl }) => [publicHost, URL.parse(tunnelUrl)?.hostname ?? ''])
    .flatMap((host) => {
      const text = host.replace(/^\[(.*)\]$/, '$1');
      const bytes = readAddress(text);
      return bytes ? [{ text, bytes }] : [];
    });
}
