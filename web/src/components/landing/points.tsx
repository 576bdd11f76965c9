import { Gauge, RotateCw, ShieldCheck, type LucideIcon } from 'lucide-react';
import { Card, CardContent } from '../ui/card';

const points = [
  {
    icon: ShieldCheck,
    title: 'Only the mobile network',
    text: 'When the phone has no mobile network, requests are refused with a clear reason. Wi‑Fi is never used as a fallback.',
  },
  {
    icon: Gauge,
    title: 'Exact metering and limits',
    text: 'Every byte is counted at the relay. Data limits, speed limits, expiry and whitelist changes apply within a second, even to open streams.',
  },
  {
    icon: RotateCw,
    title: 'Honest rotation',
    text: 'A rotation succeeds only when the new address is verified from the outside. Otherwise you see what went wrong.',
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
