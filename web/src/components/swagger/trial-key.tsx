'use client';

import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import { createTrialApiKey } from '@/actions/api-key';
import { scopePresetNames, scopePresets, type ScopePreset } from '@/domain/api-key/scopes';
import { offeredScopes, presetScopes } from '../api-key/scope-words';
import { apiKeysPath, type Side } from '../shell/navigation';
import { useVerb } from '../shell/use-verb';
import { Button } from '../ui/button';
import { Card } from '../ui/card';
import { Select } from '../ui/select';
import { TextLink } from '../ui/text-link';

interface TrialKeyProps {
  side: Side;
  /** The reference can take a key. */
  ready: boolean;
  onKey: (key: string) => void;
}

/** Makes a key that works for an hour, and puts it into the reference. */
export function TrialKey({ side, ready, onKey }: TrialKeyProps) {
  const [preset, setPreset] = useState<ScopePreset>('read');
  const [used, setUsed] = useState<string>();
  const create = useVerb(createTrialApiKey, {
    onData: ({ key, prefix }) => {
      onKey(key);
      setUsed(prefix);
    },
  });
  return (
    <Card aria-label="Try it" className="grid gap-3 p-4 sm:flex sm:items-center sm:justify-between">
      <p className="text-sm" aria-live="polite">
        {used ? (
          <>
            The requests below use the key <code className="text-xs">{used}…</code> for an hour. You see it under{' '}
            <TextLink href={apiKeysPath(side)}>API keys</TextLink>.
          </>
        ) : (
          <>Try the API with a key of yours that works for an hour. What you change with it is changed for real.</>
        )}
      </p>
      <div className="flex flex-wrap gap-2 sm:shrink-0">
        <Select
          aria-label="Access of the key"
          className="w-40"
          value={preset}
          onValueChange={setPreset}
          options={scopePresetNames.map((value) => ({ value, label: scopePresets[value].title }))}
        />
        <Button
          pending={create.pending}
          disabled={!ready}
          onClick={() => void create.run({ scopes: presetScopes(preset, offeredScopes(side, false)) })}
        >
          {!create.pending && <KeyRound aria-hidden />} Use a key for an hour
        </Button>
      </div>
    </Card>
  );
}
