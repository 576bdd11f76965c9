'use client';

import { Copy, Gauge, Power, PowerOff, RotateCw } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { changeConnections, revealPasswords } from '@/actions/connection';
import { changeDevices } from '@/actions/device';
import type { SelectedConnectionsView } from '@/domain/connection/view';
import { count } from '../format/count';
import { BulkBar } from '../list/bulk-bar';
import { useBulk } from '../list/use-bulk';
import type { Selection } from '../list/use-selection';
import { ConfirmDialog } from '../ui/alert-dialog';
import { Button } from '../ui/button';
import { Popover, PopoverContent, PopoverTrigger } from '../ui/popover';
import { AccessForms } from './access-forms';
import { accessLists, type AccessList } from './access-list';
import { lazily } from '../ui/lazily';

const BulkLimitsDialog = lazily(async () => (await import('./bulk-limits-dialog')).BulkLimitsDialog);

/** What the viewer may do to connections; what exactly to which, the verbs decide. */
export interface ConnectionBulkRights {
  readonly change: boolean;
  readonly rotate: boolean;
  readonly reveal: boolean;
}

/** As much of a connection as the bar takes. */
export type SelectedConnection = SelectedConnectionsView['items'][number];

interface ConnectionBulkProps {
  selection: Selection<SelectedConnection>;
  /** Offers to select more. */
  more: ReactNode;
  rights: ConnectionBulkRights;
}

/** What can be done with the connections that are selected. */
export function ConnectionBulk({ selection, more, rights }: ConnectionBulkProps) {
  const [open, setOpen] = useState<'off' | 'limits' | 'rotate'>();
  const { run, progress } = useBulk(selection);
  const connections = count(selection.rows.length, 'connection');
  const phones = count(new Set(selection.rows.map(({ deviceId }) => deviceId)).size, 'phone');
  const close = () => setOpen(undefined);
  function enable(enabled: boolean): void {
    close();
    void run(
      (ids) => changeConnections({ ids, change: { kind: 'enable', enabled } }),
      enabled ? 'enabled' : 'disabled',
    );
  }
  return (
    <>
      <BulkBar selected={connections} {...{ more, progress }} onClear={selection.clear}>
        {rights.reveal && <CopyAs selection={selection} />}
        {rights.change && (
          <>
            <Button variant="outline" size="sm" onClick={() => enable(true)}>
              <Power aria-hidden /> Enable
            </Button>
            <Button variant="outline" size="sm" onClick={() => setOpen('off')}>
              <PowerOff aria-hidden /> Disable
            </Button>
            <Button variant="outline" size="sm" onClick={() => setOpen('limits')}>
              <Gauge aria-hidden /> Limits
            </Button>
          </>
        )}
        {rights.rotate && (
          <Button variant="outline" size="sm" onClick={() => setOpen('rotate')}>
            <RotateCw aria-hidden /> Rotate
          </Button>
        )}
      </BulkBar>
      <ConfirmDialog
        open={open === 'off'}
        onOpenChange={close}
        title={`Disable ${connections}?`}
        description="Open streams end immediately, and new requests are refused until you enable them again."
        confirmLabel="Disable"
        onConfirm={() => enable(false)}
      />
      <ConfirmDialog
        open={open === 'rotate'}
        onOpenChange={close}
        title={`Rotate ${phones}?`}
        description="All connections on these phones pause while the IP address changes."
        confirmLabel="Rotate"
        destructive={false}
        onConfirm={() => {
          close();
          void run(
            (ids) => changeDevices({ ids, change: { kind: 'rotate' } }),
            'rotations started',
            ({ deviceId }) => deviceId,
          );
        }}
      />
      {open === 'limits' && (
        <BulkLimitsDialog
          connections={connections}
          onClose={close}
          onChange={(limits) => {
            close();
            void run((ids) => changeConnections({ ids, change: { kind: 'limits', limits } }), 'changed');
          }}
        />
      )}
    </>
  );
}

/** Copies the access of all; each password that is shown is in the audit log. */
function CopyAs({ selection }: { selection: Selection<SelectedConnection> }) {
  const { run, progress } = useBulk(selection);
  async function textOf(form: AccessList): Promise<string | undefined> {
    const rows = new Map(selection.rows.map((row) => [row.id, row]));
    const results = await run((ids) => revealPasswords({ ids }), 'copied', undefined, 'keep');
    const all = results.flatMap(({ id, credentials }) => {
      const row = rows.get(id);
      return row && credentials ? [{ name: row.name, device: row.device.name, ...credentials }] : [];
    });
    return all.length === 0 ? undefined : accessLists[form].of(all);
  }
  return (
    <Popover>
      <PopoverTrigger asChild>
        <Button variant="outline" size="sm" pending={progress !== undefined}>
          <Copy aria-hidden /> Copy as
        </Button>
      </PopoverTrigger>
      <PopoverContent align="start" className="w-auto p-3">
        <AccessForms textOf={textOf} />
      </PopoverContent>
    </Popover>
  );
}
