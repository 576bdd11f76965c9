import { Building2, Cable, MapPin, Smartphone, type LucideIcon } from 'lucide-react';
import { deviceStates } from '@/domain/device/states';
import { formatDateTime, formatDay, formatTime } from '../format/date';
import { connectionPath, customerPath, devicePath, navigation, settings, type Side } from '../shell/navigation';
import { tabPath } from '../screens/device-tabs';
import { phoneCommands, splitCommand, type PhoneCommand } from './commands';
import type { Found, FoundAddress } from './use-search';

/** A line of the palette: where it leads, or what it does. */
export interface Entry {
  readonly id: string;
  readonly icon: LucideIcon;
  readonly label: string;
  readonly detail?: string | undefined;
  readonly href?: string;
  readonly order?: { readonly command: PhoneCommand; readonly device: { readonly id: string; readonly name: string } };
}

export interface EntryGroup {
  readonly title: string;
  readonly entries: readonly Entry[];
}

interface Shown {
  readonly area: Side;
  /** Addresses of the pages that the viewer has. */
  readonly pages: readonly string[];
  readonly text: string;
  readonly found: Found | undefined;
  readonly zone: string;
}

/** What the palette lists for a text, in groups; without a text, the pages. */
export function entriesFor({ area, pages, text, found, zone }: Shown): EntryGroup[] {
  const { command } = splitCommand(text);
  const groups = [
    { title: 'Actions', entries: found && command ? orders(found, command) : [] },
    { title: 'Addresses', entries: found?.addresses.flatMap((one) => addressEntries(area, one, zone)) ?? [] },
    { title: 'Devices', entries: found?.devices.map((one) => deviceEntry(area, one)) ?? [] },
    { title: 'Connections', entries: found?.connections.map((one) => connectionEntry(area, one)) ?? [] },
    { title: 'Customers', entries: found?.customers.map(customerEntry) ?? [] },
    { title: 'Pages', entries: pageEntries(area, pages, text) },
  ];
  return groups.filter(({ entries }) => entries.length > 0);
}

function orders({ devices }: Found, command: PhoneCommand): Entry[] {
  const { icon, verb } = phoneCommands[command];
  return devices
    .filter(({ commands }) => commands.includes(command))
    .map(({ id, name, customer, state }) => ({
      ...{ id: `${command}-${id}`, icon, label: `${verb} ${name}`, order: { command, device: { id, name } } },
      detail: parts(deviceStates[state].label, customer?.name),
    }));
}

/** To the phone, and for operators to the customer: an abuse letter asks for both. */
function addressEntries(area: Side, address: FoundAddress, zone: string): Entry[] {
  const { device, ip, customer } = address;
  const phone = {
    ...{ id: `address-${device.id}`, icon: MapPin, label: device.name },
    detail: parts(whenText(address, zone), customer?.name ?? (area === 'admin' ? 'Not assigned' : undefined)),
    href: tabPath(devicePath(area, device.id), 'rotations'),
  };
  if (area !== 'admin' || !customer) return [phone];
  const owner = {
    ...{ id: `owner-${device.id}`, icon: Building2, label: customer.name },
    ...{ detail: `Customer of ${device.name} while it had ${ip}`, href: customerPath(customer.id) },
  };
  return [phone, owner];
}

function whenText({ ip, from, until, current, held }: FoundAddress, zone: string): string {
  const [fromMs, untilMs] = [Date.parse(from), Date.parse(until)];
  if (current && held === null) return `Has ${ip} since ${formatDateTime(fromMs, zone)}`;
  const sameDay = formatDay(fromMs, zone) === formatDay(untilMs, zone);
  const end = sameDay ? formatTime(untilMs, zone) : formatDateTime(untilMs, zone);
  const span = `${formatDateTime(fromMs, zone)} – ${current ? 'now' : end}`;
  return held === false ? `No phone had ${ip} then; this one had it ${span}` : `Had ${ip} ${span}`;
}

function deviceEntry(area: Side, { id, name, state, customer }: Found['devices'][number]): Entry {
  const detail = parts(deviceStates[state].label, customer?.name);
  return { id: `device-${id}`, icon: Smartphone, label: name, detail, href: devicePath(area, id) };
}

function connectionEntry(area: Side, connection: Found['connections'][number]): Entry {
  const { id, name, username, host, port, device, customer } = connection;
  const place = port === null ? 'no port' : `${host}:${port}`;
  const detail = parts(device.name, place, username, area === 'admin' ? customer?.name : undefined);
  return { id: `connection-${id}`, icon: Cable, label: name, detail, href: connectionPath(area, id) };
}

function customerEntry({ id, name, suspended, email }: Found['customers'][number]): Entry {
  const detail = parts(email ?? undefined, suspended ? 'Suspended' : undefined);
  return { id: `customer-${id}`, icon: Building2, label: name, detail, href: customerPath(id) };
}

function pageEntries(area: Side, pages: readonly string[], text: string): Entry[] {
  const words = text.toLowerCase().split(/\s+/);
  const main = navigation[area].filter(({ href }) => pages.includes(href));
  // The first part of Settings has the address of Settings
  const parts = settings[area].filter(({ href }) => pages.includes(href) && main.every((one) => one.href !== href));
  return [...main, ...parts, ...settings.own]
    .filter(({ label }) => words.every((word) => label.toLowerCase().includes(word)))
    .map(({ href, label, icon }) => ({ id: `page-${href}`, icon, label, href }));
}

function parts(...texts: (string | undefined)[]): string | undefined {
  return texts.filter((text) => text !== undefined).join(' · ') || undefined;
}
