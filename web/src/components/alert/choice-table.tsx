'use client';

import type { Choice } from '@/domain/alert/choices';
import { alertKinds, type AlertKind } from '@/domain/alert/kinds';
import type { AlertSettingsView } from '@/domain/alert/view';
import { Switch } from '../ui/switch';

interface ChoiceTableProps {
  kinds: AlertSettingsView['kinds'];
  onChange: (kind: AlertKind, choice: Choice) => void;
}

/** A switch for each kind of alert and channel. */
export function ChoiceTable({ kinds, onChange }: ChoiceTableProps) {
  return (
    <table className="w-full text-sm">
      <caption className="sr-only">Kinds of alert and how they notify you</caption>
      <thead className="text-left text-xs text-muted-foreground">
        <tr>
          <th scope="col" className="pb-2 font-medium">
            Alert
          </th>
          <th scope="col" className="w-16 pb-2 font-medium">
            Bell
          </th>
          <th scope="col" className="w-16 pb-2 font-medium">
            Email
          </th>
        </tr>
      </thead>
      <tbody className="divide-y">
        {kinds.map(({ kind, bell, mail }) => {
          const { label } = alertKinds[kind];
          return (
            <tr key={kind}>
              <th scope="row" className="py-2.5 pr-3 text-left font-normal">
                {label}
              </th>
              <td>
                <Switch
                  aria-label={`${label}: bell`}
                  checked={bell}
                  onCheckedChange={(on) => onChange(kind, { bell: on, mail })}
                />
              </td>
              <td>
                <Switch
                  aria-label={`${label}: email`}
                  checked={mail}
                  onCheckedChange={(on) => onChange(kind, { bell, mail: on })}
                />
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
