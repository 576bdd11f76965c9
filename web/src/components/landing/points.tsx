import { Gauge, RotateCw, ShieldCheck, type LucideIcon } from 'lucide-react';
import { Card, CardContent } from '../ui/card';

const points = [
  {
    icon: ShieldCheck,
    title: 'Only the mobile network',
    text: 'When the phone has no mobile network, requests are refused with the reason. Wi‑Fi is never used instead.',
  },
  {
    icon: Gauge,
    title: 'Counted and limited exactly',
    text: 'Every byte is counted at the relay. Data, speed, expiry and whitelist hold within a second, on running streams too.',
  },
  {
    icon: RotateCw,
    title: 'Honest rotation',
    text: 'A new address is called new only after it was seen from outside. Otherwise you read what went wrong.',
  },
] as const satisfies readonly { icon: LucideIcon; title: string; text: string }[];

export function Points() {
  return (
    <ul className="grid gap-4 md:grid-cols-3">
      {points.map(({ icon: Icon, title, text }) => (
        <li key={title} className="grid">
          <Card>
            <CardContent className="grid gap-2">
              <Icon aria-hidden className="size-5 text-primary-text" />
              <h3 className="font-semibold tracking-tight">{title}</h3>
              <p className="text-sm text-muted-foreground">{text}</p>
            </CardContent>
          </Card>
        </li>
      ))}
    </ul>
  );
}
