import { useState } from 'react';
import { Dialog, DialogContent } from '../ui/dialog';
import { Label } from '../ui/label';
import { Switch } from '../ui/switch';
import { keysAreOn, setKeys } from './keys-setting';
import { listKeys } from './use-keys';

/** The keys of a list, and whether they work. */
export function KeyHelp({ selectable, onClose }: { selectable: boolean; onClose: () => void }) {
  const shown = listKeys.filter(({ keys: [key] }) => selectable || key !== 'x');
  const [on, setOn] = useState(keysAreOn);
  function turn(next: boolean): void {
    setKeys(next);
    setOn(next);
  }
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogContent title="Keys" description="They work while the focus is in no field.">
        <dl className="grid grid-cols-[auto_1fr] items-center gap-x-4 gap-y-2 text-sm">
          {shown.map(({ keys: [key], does }) => (
            <div key={key} className="contents">
              <dt>
                <kbd className="inline-grid h-7 min-w-7 place-items-center rounded-md border bg-muted px-2 font-mono text-xs">
                  {key}
                </kbd>
              </dt>
              <dd>{does}</dd>
            </div>
          ))}
        </dl>
        <div className="grid gap-1.5 border-t pt-4">
          <span className="flex items-center justify-between gap-3">
            <Label htmlFor="single-keys">Keys work</Label>
            <Switch id="single-keys" checked={on} onCheckedChange={turn} aria-describedby="single-keys-hint" />
          </span>
          <p id="single-keys-hint" className="text-xs text-muted-foreground">
            Remembered in this browser. When off, only Enter works. To switch the keys on again, open View, Keys.
          </p>
        </div>
      </DialogContent>
    </Dialog>
  );
}
