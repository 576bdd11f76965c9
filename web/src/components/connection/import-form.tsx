'use client';

import { useState } from 'react';
import { importConnections, previewImport } from '@/actions/connection';
import { importBounds } from '@/domain/connection/import-bounds';
import type { ImportedView, ImportView } from '@/domain/connection/view';
import { count } from '../format/count';
import { useVerb } from '../shell/use-verb';
import type { Area } from '../shell/navigation';
import { Button } from '../ui/button';
import { Card, CardContent, CardHeader } from '../ui/card';
import { Field } from '../ui/field';
import { Select } from '../ui/select';
import { ImportGuide } from './import-guide';
import { ImportMade } from './import-made';
import { ImportPreview } from './import-preview';

/** The button that asked for another list is gone: the focus goes to where it is written. */
const focusOn = (field: HTMLElement | null) => field?.focus();

interface ImportFormProps {
  area: Area;
  devices: readonly { id: string; name: string }[];
  /** The phone for lines that name none. */
  chosen: string;
}

/** A list, what would become of it line by line, and what was made. Any change takes the preview away. */
export function ImportForm({ area, devices, chosen }: ImportFormProps) {
  const [deviceId, setDeviceId] = useState(chosen);
  const [list, setList] = useState('');
  const [keep, setKeep] = useState({ keepPorts: true, keepPasswords: true });
  const [preview, setPreview] = useState<ImportView>();
  const [made, setMade] = useState<ImportedView['made']>(null);
  const [again, setAgain] = useState(false);
  const [fileError, setFileError] = useState<string>();
  const look = useVerb(previewImport, { onData: setPreview });
  const make = useVerb(importConnections, {
    onData: (imported) => {
      if (imported.made) setMade(imported.made);
      else setPreview(imported);
    },
  });
  const input = { deviceId, list, ...keep };
  const change = (what: () => void) => {
    what();
    setPreview(undefined);
    setFileError(undefined);
  };

  async function read(file: File | undefined): Promise<void> {
    if (!file) return;
    if (file.size > importBounds.bytes) return setFileError('A list has at most 64 KiB.');
    const text = await file.text();
    change(() => setList(text));
  }

  const restart = () => {
    setMade(null);
    setList('');
    setAgain(true);
  };
  if (made) return <ImportMade area={area} made={made} onMore={() => change(restart)} />;
  return (
    <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_22rem]">
      <div className="grid min-w-0 gap-6">
        <Card aria-labelledby="list">
          <CardHeader id="list" title="List" />
          <CardContent className="pt-4">
            <form
              className="grid gap-4"
              onSubmit={(event) => {
                event.preventDefault();
                void look.run(input);
              }}
            >
              <Field label="Phone" hint="For lines that name none." error={look.errorOf('deviceId')}>
                {(control) => (
                  <Select
                    {...control}
                    options={devices.map(({ id, name }) => ({ value: id, label: name }))}
                    value={deviceId}
                    onValueChange={(id) => change(() => setDeviceId(id))}
                  />
                )}
              </Field>
              <Field label="File" hint="CSV or text. It fills the field below." error={fileError}>
                {(control) => (
                  <input
                    {...control}
                    type="file"
                    accept=".csv,.txt,text/csv,text/plain"
                    className="min-h-9 w-full min-w-0 text-sm file:mr-3 file:h-9 file:rounded-lg file:border file:border-border file:bg-card file:px-3 file:text-sm file:font-medium"
                    onChange={(event) => void read(event.target.files?.[0])}
                  />
                )}
              </Field>
              <Field label="Lines" error={look.errorOf('list') ?? make.errorOf('list')}>
                {(control) => (
                  <textarea
                    {...control}
                    ref={again ? focusOn : null}
                    required
                    rows={8}
                    wrap="off"
                    maxLength={importBounds.bytes}
                    spellCheck={false}
                    autoComplete="off"
                    autoCapitalize="off"
                    placeholder="proxy.example:20001:scraper-1:Your-16-characters"
                    value={list}
                    onChange={(event) => change(() => setList(event.target.value))}
                    className="w-full min-w-0 rounded-lg border border-input bg-card p-3 font-mono text-xs shadow-xs placeholder:text-muted-foreground"
                  />
                )}
              </Field>
              <Keep
                label="Keep the ports of the list"
                checked={keep.keepPorts}
                onChange={(keepPorts) => change(() => setKeep({ ...keep, keepPorts }))}
              />
              <Keep
                label="Keep the passwords of the list"
                checked={keep.keepPasswords}
                onChange={(keepPasswords) => change(() => setKeep({ ...keep, keepPasswords }))}
              />
              <Button type="submit" variant={preview ? 'outline' : 'default'} className="w-fit" pending={look.pending}>
                Preview
              </Button>
            </form>
          </CardContent>
        </Card>
        {preview && (
          <ImportPreview preview={preview}>
            <Button pending={make.pending} onClick={() => void make.run(input)}>
              Create {count(preview.lines.length, 'connection')}
            </Button>
          </ImportPreview>
        )}
      </div>
      <ImportGuide />
    </div>
  );
}

interface KeepProps {
  label: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
}

function Keep({ label, checked, onChange }: KeepProps) {
  return (
    <label className="flex min-h-6 w-fit items-center gap-2.5 text-sm">
      <input
        type="checkbox"
        className="size-4 accent-primary"
        checked={checked}
        onChange={(event) => onChange(event.target.checked)}
      />
      {label}
    </label>
  );
}
