import { Card, CardContent, CardHeader } from '../ui/card';
import { SettingsDialog, type RotationSettings } from './settings-dialog';

/** How the rotations of a device are done. */
export function SettingsCard({ device, allowed }: { device: RotationSettings; allowed: boolean }) {
  const { rotationDrainSeconds, rotationCooldownSeconds, rotationMaxAttempts } = device;
  const facts = [
    ['Open connections may finish', rotationDrainSeconds === 0 ? 'No' : `For ${rotationDrainSeconds} s`],
    ['Rest after a rotation', rotationCooldownSeconds === 0 ? 'None' : `${rotationCooldownSeconds} s`],
    ['Attempts', `At most ${rotationMaxAttempts}`],
  ] as const;
  return (
    <Card aria-labelledby="rotation-settings">
      <CardHeader
        id="rotation-settings"
        title="Rotation settings"
        action={allowed && <SettingsDialog device={device} />}
      />
      <CardContent className="pt-3">
        <dl className="divide-y text-sm">
          {facts.map(([name, value]) => (
            <div key={name} className="flex min-h-10 items-center justify-between gap-4 py-1.5">
              <dt className="text-muted-foreground">{name}</dt>
              <dd className="shrink-0 text-right">{value}</dd>
            </div>
          ))}
        </dl>
      </CardContent>
    </Card>
  );
}
