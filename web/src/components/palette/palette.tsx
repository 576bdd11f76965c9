'use client';

import { useRouter } from 'next/navigation';
import { Dialog } from 'radix-ui';
import { useState } from 'react';
import { toast } from '../ui/toaster';
import { requestRotation } from '@/actions/rotation';
import { sendCommand } from '../device/send-command';
import { useZone } from '../shell/clock';
import type { Side } from '../shell/navigation';
import { useVerb } from '../shell/use-verb';
import { overlayClasses } from '../ui/panel-classes';
import { useReturnFocus } from '../ui/use-return-focus';
import { splitCommand } from './commands';
import { entriesFor, type Entry } from './entries';
import { PaletteList } from './palette-list';
import { useSearch } from './use-search';
import { lazily } from '../ui/lazily';

const RebootDialog = lazily(async () => (await import('../device/reboot-dialog')).RebootDialog);

interface PaletteProps {
  area: Side;
  pages: readonly string[];
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Finds phones, addresses, connections, customers and pages, and gives phones commands: "rotate Berlin 04". */
export function Palette({ area, pages, open, onOpenChange }: PaletteProps) {
  const router = useRouter();
  const [text, setText] = useState('');
  const [rebooting, setRebooting] = useState<{ id: string; name: string }>();
  const rotate = useVerb(requestRotation);
  const returnFocus = useReturnFocus();

  function change(next: boolean) {
    onOpenChange(next);
    if (!next) setText('');
  }
  function choose({ href, order }: Entry) {
    change(false);
    if (href !== undefined) return router.push(href);
    if (!order) return;
    if (order.command === 'reboot') return setRebooting(order.device);
    if (order.command === 'find_phone') return void sendCommand(order.device.id, 'find_phone');
    const { id, name } = order.device;
    void rotate.run({ deviceId: id }).then((began) => began && toast.success(`${name} is changing its IP address.`));
  }
  return (
    <>
      <Dialog.Root open={open} onOpenChange={change}>
        <Dialog.Portal>
          <Dialog.Overlay className={overlayClasses} />
          <Dialog.Content
            aria-describedby={undefined}
            {...returnFocus}
            className="fixed inset-x-0 top-0 z-50 flex max-h-dvh flex-col overflow-hidden border bg-popover shadow-xl outline-none data-[state=open]:animate-in data-[state=open]:fade-in sm:top-[12vh] sm:mx-auto sm:max-h-[70vh] sm:w-full sm:max-w-2xl sm:rounded-2xl"
          >
            <Dialog.Title className="sr-only">Search everything</Dialog.Title>
            <Found {...{ area, pages, text }} onText={setText} onChoose={choose} />
          </Dialog.Content>
        </Dialog.Portal>
      </Dialog.Root>
      {rebooting && (
        <RebootDialog
          device={rebooting}
          open
          onOpenChange={() => setRebooting(undefined)}
          onConfirm={() => void sendCommand(rebooting.id, 'reboot')}
        />
      )}
    </>
  );
}

interface FoundProps extends Pick<PaletteProps, 'area' | 'pages'> {
  text: string;
  onText: (text: string) => void;
  onChoose: (entry: Entry) => void;
}

/** Mounted while the palette is open: nothing is asked before. */
function Found({ area, pages, text, ...rest }: FoundProps) {
  const zone = useZone();
  const { command, words } = splitCommand(text);
  // "rot" alone is the beginning of a command, or of a name
  const { found, asking, error } = useSearch(command && words !== '' ? words : text);
  return <PaletteList groups={entriesFor({ area, pages, text, found, zone })} {...{ text, asking, error, ...rest }} />;
}
