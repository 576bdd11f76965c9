import { z } from 'zod';
import { annotationView } from '@/domain/annotation/view';
import { pairingCodeStates } from '@/domain/device/input';
import { deviceStateView } from '@/domain/device/states';
import { pageOf } from '@/domain/page';

/** A device as screens show it. */
export const deviceView = z.object({
  id: z.uuid(),
  name: z.string(),
  customerId: z.uuid().nullable(),
  customer: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  relay: z.object({ id: z.uuid(), name: z.string(), online: z.boolean(), takesOpenvpn: z.boolean() }),
  /** False once unpaired: no phone has a valid secret. */
  paired: z.boolean(),
  model: z.string().nullable(),
  osVersion: z.string().nullable(),
  appVersion: z.string().nullable(),
  state: deviceStateView,
  /** When it last came online or went offline. */
  statusChangedAt: z.date(),
  connectedAt: z.date().nullable(),
  lastSeenAt: z.date().nullable(),
  batteryPercent: z.number().int().nullable(),
  charging: z.boolean().nullable(),
  signalDbm: z.number().int().nullable(),
  carrier: z.string().nullable(),
  networkType: z.string().nullable(),
  mobileUp: z.boolean().nullable(),
  publicIpv4: z.string().nullable(),
  publicIpv6: z.string().nullable(),
  temperatureC: z.number().nullable(),
  /** Relay to phone and back, milliseconds, with fractions. */
  rttMs: z.number().nullable(),
  /** What it can do, as the phone said; empty: not known. */
  capabilities: z.array(z.string()),
  rotationDrainSeconds: z.number().int(),
  rotationCooldownSeconds: z.number().int(),
  rotationMaxAttempts: z.number().int(),
  createdAt: z.date(),
  /** When it rotates automatically; null: never. */
  nextRotation: z
    .object({ nextAt: z.date().nullable(), waitingSince: z.date().nullable(), paused: z.boolean() })
    .nullable(),
  /** Those that the viewer may see. */
  connectionCount: z.number().int(),
  ...annotationView,
});
export type DeviceView = z.infer<typeof deviceView>;

/** How the newest rotation that ended went. */
export const lastRotationView = z.object({
  state: z.enum(['changed', 'same_ip', 'failed']),
  reason: z.string().nullable(),
  sentence: z.string().nullable(),
  finishedAt: z.date(),
});
export type LastRotationView = z.infer<typeof lastRotationView>;

/** A device as lists show it. */
export const deviceListItem = deviceView.extend({ lastRotation: lastRotationView.nullable() });
export type DeviceListItem = z.infer<typeof deviceListItem>;
export const devicePage = pageOf(deviceListItem);

/** `online`: those that serve: online, degraded or rotating. */
export const deviceCountView = z.object({ total: z.number().int(), online: z.number().int() });
export type DeviceCountView = z.infer<typeof deviceCountView>;

/** Devices that something is done to together: no more of each than that takes. */
export const selectedDevicesView = z.object({ items: z.array(z.object({ id: z.uuid(), name: z.string() })) });
export type SelectedDevicesView = z.infer<typeof selectedDevicesView>;

export const ipHistoryView = z.object({
  id: z.uuid(),
  ip: z.string(),
  carrier: z.string().nullable(),
  firstSeenAt: z.date(),
  lastSeenAt: z.date(),
});
export type IpHistoryView = z.infer<typeof ipHistoryView>;
export const ipHistoryPage = pageOf(ipHistoryView);

export const statusLogView = z.object({
  id: z.uuid(),
  status: z.enum(['online', 'offline']),
  reason: z.string().nullable(),
  sentence: z.string().nullable(),
  at: z.date(),
  /** Changes that this row stands for, the first of them at `firstAt`. */
  times: z.number().int(),
  firstAt: z.date().nullable(),
});
export type StatusLogView = z.infer<typeof statusLogView>;
export const statusLogPage = pageOf(statusLogView);

/** What a customer's people wrote about a device; null: nothing. */
export const deviceNotesView = z.object({ deviceId: z.uuid(), notes: z.string().nullable() });
export type DeviceNotesView = z.infer<typeof deviceNotesView>;

/** A pairing code as the dialog follows it. */
export const pairingCodeView = z.object({
  id: z.uuid(),
  state: z.enum(['waiting', 'used', 'expired']),
  expiresAt: z.date(),
  deviceId: z.uuid().nullable(),
  /** The phone that used it is connected now. */
  online: z.boolean(),
});
export type PairingCodeView = z.infer<typeof pairingCodeView>;

/** A pairing code in a list; the code itself is stored nowhere. */
export const pairingCodeRowView = z.object({
  id: z.uuid(),
  /** Name of the device: the one asked for, or of the one that was made or whose phone is replaced. */
  name: z.string().nullable(),
  state: z.enum(pairingCodeStates),
  createdAt: z.date(),
  expiresAt: z.date(),
  usedAt: z.date().nullable(),
  customer: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  /** The device that was made, or whose phone is replaced. */
  device: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  relay: z.object({ id: z.uuid(), name: z.string() }),
  /** Who made it; null where that was a program, or an account that is gone. */
  createdBy: z.string().nullable(),
});
export type PairingCodeRowView = z.infer<typeof pairingCodeRowView>;
export const pairingCodePage = pageOf(pairingCodeRowView);
export const pairingCodeCountView = z.object({ total: z.number().int() });

/** A code with which a phone enrols. It is shown now and never again. */
export const newPairingCodeView = pairingCodeView.extend({
  /** ABCD-EFGH */
  code: z.string(),
  /** What the QR holds: a link to the page that helps with it, with the code in its fragment. */
  qr: z.string(),
});
export type NewPairingCodeView = z.infer<typeof newPairingCodeView>;

/** Codes that were made together, in the order of their names. */
export const newPairingCodesView = z.object({
  codes: z.array(newPairingCodeView.extend({ deviceName: z.string() })),
});
export type NewPairingCodesView = z.infer<typeof newPairingCodesView>;

export const pairingCodesView = z.object({ codes: z.array(pairingCodeView) });
export type PairingCodesView = z.infer<typeof pairingCodesView>;

/** What a phone gets. The database keeps only the hash of the secret. */
export const enrolmentView = z.object({
  deviceId: z.uuid(),
  deviceName: z.string(),
  secret: z.string(),
  tunnelUrl: z.string(),
});
export type EnrolmentView = z.infer<typeof enrolmentView>;
