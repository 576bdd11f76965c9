'use client';

import { useState } from 'react';
import { setAlertSettings } from '@/actions/alert';
import type { Choice } from '@/domain/alert/choices';
import { alertKinds, type AlertKind } from '@/domain/alert/kinds';
import type { AlertSettingsView } from '@/domain/alert/view';
import { useZone } from '../shell/clock';
import { useVerb } from '../shell/use-verb';
import { Button } from '../ui/button';
import { Card, CardContent, CardHeader } from '../ui/card';
import { ChoiceTable } from './choice-table';
import { QuietFields } from './quiet-fields';

/** What notifies the person, by which channel, and when not. */
export function AlertSettingsForm({ settings }: { settings: AlertSettingsView }) {
  const browserZone = useZone();
  const [kinds, setKinds] = useState(settings.kinds);
  const [quiet, setQuiet] = useState(settings.quiet);
  const [zone, setZone] = useState<string>();
  const save = useVerb(setAlertSettings, { success: 'Alert settings saved.' });
  // The browser knows its zone only after the first render, so it is taken where nothing was chosen
  const timeZone = zone ?? (settings.saved ? settings.timeZone : browserZone);
  const choose = (kind: AlertKind, choice: Choice) =>
    setKinds(kinds.map((one) => (one.kind === kind ? { kind, ...choice } : one)));
  return (
    <form
      className="grid gap-6"
      onSubmit={(event) => {
        event.preventDefault();
        void save.run({ choices: choicesIn(kinds), quiet, timeZone });
      }}
    >
      <Card aria-labelledby="kinds">
        <CardHeader
          id="kinds"
          title="Notifications"
          description="In the bell above, and by email. Webhooks choose their events themselves."
        />
        <CardContent>
          <ChoiceTable kinds={kinds} onChange={choose} />
        </CardContent>
      </Card>
      <Card aria-labelledby="quiet">
        <CardHeader
          id="quiet"
          title="Quiet hours"
          description="No email about alerts meanwhile, and one afterwards with all that there was."
        />
        <CardContent>
          <QuietFields
            {...{ quiet, timeZone, browserZone }}
            errorOf={save.errorOf}
            onQuiet={setQuiet}
            onTimeZone={setZone}
          />
        </CardContent>
      </Card>
      <Button type="submit" pending={save.pending} className="w-fit">
        Save
      </Button>
    </form>
  );
}

/** What differs from the defaults: a kind that is not named also follows them later. */
function choicesIn(kinds: AlertSettingsView['kinds']): Partial<Record<AlertKind, Choice>> {
  return Object.fromEntries(
    kinds
      .filter(({ kind, bell, mail }) => {
        const { channels } = alertKinds[kind];
        return bell !== channels.bell || mail !== channels.mail;
      })
      .map(({ kind, bell, mail }) => [kind, { bell, mail }]),
  );
}
