'use client';

import { Gauge } from 'lucide-react';
import { useState } from 'react';
import type { ConnectionView } from '@/domain/connection/view';
import { Button } from '../ui/button';
import { Dialog, DialogContent } from '../ui/dialog';
import { Tooltip } from '../ui/tooltip';
import { TestView } from './test-view';
import { useTest } from './use-test';

/** In a row: tests the connection and shows what came of it. */
export function TestButton({ connection: { id, name } }: { connection: Pick<ConnectionView, 'id' | 'name'> }) {
  const [open, setOpen] = useState(false);
  const { result, error, pending, run } = useTest(id);
  const begin = () => {
    setOpen(true);
    if (!pending) void run();
  };
  return (
    <>
      <Tooltip text={`Test ${name}`}>
        <Button variant="ghost" size="icon-sm" aria-label={`Test ${name}`} onClick={begin}>
          <Gauge aria-hidden />
        </Button>
      </Tooltip>
      <Dialog open={open} onOpenChange={setOpen}>
        <DialogContent title={`Test of ${name}`} description="Through the connection itself, for a few kilobytes.">
          <TestView {...{ result, error, pending }} />
          <Button variant="outline" className="mt-4 justify-self-start" pending={pending} onClick={() => void run()}>
            Test again
          </Button>
        </DialogContent>
      </Dialog>
    </>
  );
}
