'use client';

import { connectionLimits } from '@pocketproxy/relay/contract/connection-limits';
import { setDefaults } from '@/actions/default';
import type { StartingLimitsView } from '@/domain/default/view';
import { LimitFields } from '../connection/limit-fields';
import { readLimits } from '../connection/limits';
import { useZone } from '../shell/clock';
import { useVerb } from '../shell/use-verb';
import { SettingCard } from '../ui/setting-card';

const bounds = {
  maxStreams: connectionLimits.maxStreams.maxValue ?? 0,
  maxConnectsPerSecond: connectionLimits.maxConnectsPerSecond.maxValue ?? 0,
};

/** Limits that a connection begins with where its maker says nothing else. */
export function NewConnectionsCard({ limits }: { limits: StartingLimitsView }) {
  const zone = useZone();
  const save = useVerb(setDefaults, { success: 'Saved. It applies to connections that are made from now on.' });
  return (
    <SettingCard
      id="new-connections"
      title="New connections"
      description="What the form for a new connection begins with, and what holds where a program leaves a limit out. A customer’s own ceilings come before."
      pending={save.pending}
      onSave={(form) => {
        const { expiresAt: _none, ...connection } = readLimits(form, zone);
        void save.run({ connection });
      }}
    >
      <div className="w-full">
        <LimitFields
          limits={{ ...limits, takesTls: true }}
          endless
          takesOpenvpn
          bounds={bounds}
          errorOf={(field) => save.errorOf(`connection.${field}`)}
        />
      </div>
    </SettingCard>
  );
}
