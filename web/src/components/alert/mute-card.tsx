'use client';

import { muteDevice, unmuteDevice } from '@/actions/alert';
import { muteLengthNames, muteLengths } from '@/domain/alert/input';
import type { MuteView } from '@/domain/alert/view';
import { useVerb } from '../shell/use-verb';
import { Button } from '../ui/button';
import { Card, CardContent, CardHeader } from '../ui/card';
import { DateTime } from '../ui/time';

interface MuteCardProps {
  mute: MuteView;
  allowed: boolean;
}

/** Whether people hear of a device, and the buttons that mute it for a time. */
export function MuteCard({ mute: { deviceId, muted, until }, allowed }: MuteCardProps) {
  const mute = useVerb(muteDevice, { success: 'Muted.' });
  const unmute = useVerb(unmuteDevice, { success: 'Unmuted.' });
  return (
    <Card aria-labelledby="mute">
      <CardHeader
        id="mute"
        title="Mute"
        description="Alerts still appear in the list, but notify no one of your customer, and no webhook."
      />
      <CardContent className="grid gap-4 text-sm">
        {muted ? (
          <p>
            Muted{' '}
            {until ? (
              <>
                until <DateTime at={until} />
              </>
            ) : (
              'until someone unmutes it'
            )}
            .
          </p>
        ) : (
          <p>Not muted.</p>
        )}
        {allowed && muted && (
          <Button
            variant="outline"
            className="w-fit"
            pending={unmute.pending}
            onClick={() => void unmute.run({ deviceId })}
          >
            Unmute
          </Button>
        )}
        {allowed && !muted && (
          <div role="group" aria-label="Mute for" className="flex flex-wrap gap-2">
            {muteLengthNames.map((length) => (
              <Button
                key={length}
                variant="outline"
                size="sm"
                pending={mute.pending}
                onClick={() => void mute.run({ deviceId, length })}
              >
                {muteLengths[length].label}
              </Button>
            ))}
          </div>
        )}
      </CardContent>
    </Card>
  );
}
