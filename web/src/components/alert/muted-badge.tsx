import { BellOff } from 'lucide-react';
import type { MuteView } from '@/domain/alert/view';
import { Badge } from '../ui/badge';

/** Says beside a device's name that no one hears of it. */
export function MutedBadge({ mute }: { mute: MuteView }) {
  if (!mute.muted) return null;
  return (
    <Badge>
      <BellOff aria-hidden /> Muted
    </Badge>
  );
}
