import { expect, test } from '@jest/globals';
import { screen, waitFor } from '@testing-library/react';
import { useState } from 'react';
import { show } from '../testing/show';
import { Button } from '../ui/button';
import { Dialog, DialogContent } from '../ui/dialog';
import { KeepFocus } from './keep-focus';

function Page() {
  const [step, setStep] = useState<'asks' | 'row' | 'part' | 'nothing'>('asks');
  return (
    <main>
      <KeepFocus />
      {step !== 'nothing' && (
        <section aria-label="Keys">
          {step === 'asks' && <Button onClick={() => setStep('row')}>Ask</Button>}
          {step !== 'part' && <Button onClick={() => setStep('part')}>Revoke</Button>}
          <Dialog open={step === 'row'} onOpenChange={() => setStep('part')}>
            <DialogContent title="Revoke?">
              <Button onClick={() => setStep('part')}>Yes</Button>
            </DialogContent>
          </Dialog>
          <Button onClick={() => setStep('nothing')}>Remove all</Button>
        </section>
      )}
    </main>
  );
}

test('DASH-01 what had the focus goes: the part around it has it then, else the page', async () => {
  const user = show(<Page />);
  await user.click(screen.getByRole('button', { name: 'Revoke' }));
  await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('region', { name: 'Keys' })));
  await user.click(screen.getByRole('button', { name: 'Remove all' }));
  await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('main')));
});

test('DASH-01 a dialog whose opener is gone leaves the focus on the page', async () => {
  const user = show(<Page />);
  await user.click(screen.getByRole('button', { name: 'Ask' }));
  await user.click(await screen.findByRole('button', { name: 'Yes' }));
  await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('main')));
});
