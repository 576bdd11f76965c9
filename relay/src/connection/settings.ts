import type { z } from 'zod';
import type { limitSettings, ProtocolName } from '../../contract/connection-limits.ts';

/** What a connection may allow its clients to speak. */
export type { ProtocolName };

type Limits = Readonly<z.infer<z.ZodObject<typeof limitSettings>>>;

/** What the database says about a connection. A new object for every change. */
export interface ConnectionSettings extends Limits {
  readonly id: string;
  readonly deviceId: string;
  /** Customer that owns the device, null for none. */
  readonly customerId: string | null;
  /** Customer whose ceilings hold: the one that made it through a share, else the owner. */
  readonly usedBy: string | null;
  readonly port: number;
  readonly username: string;
  /** Hex HMAC of the password. */
  readonly verifier: string;
  /** A person chose the password, so it can be guessed: generated ones cannot. */
  readonly passwordGiven: boolean;
  readonly enabled: boolean;
  readonly customerActive: boolean;
  /** IANA name, of the device's customer: by which its days and months begin. */
  readonly timeZone: string;
  /** Its streams are logged when they end. */
  readonly accessLog: boolean;
  /** By which its VPN addresses are derived; null: it has none. */
  readonly vpnNumber: number | null;
  /** Of the OpenVPN keys that are good. */
  readonly vpnGeneration: number;
  /** CIDRs and addresses. */
  readonly whitelist: readonly string[];
}
