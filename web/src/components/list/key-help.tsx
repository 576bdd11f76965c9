import { Dialog, DialogContent } from '../ui/dialog';
import { listKeys } from './use-keys';

/** The keys of a list. */
export function KeyHelp({ selectable, onClose }: { selectable: boolean; onClose: () => void }) {
  const shown = listKeys.filter(({ keys: [key] }) => selectable || key !== 'x');
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
      </DialogContent>
    </Dialog>
  );
}
