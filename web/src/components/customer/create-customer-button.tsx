'use client';

import { Plus } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { createCustomer } from '@/actions/customer';
import { createCustomerInput } from '@/domain/customer/input';
import { textBounds } from '../format/bounds';
import { text } from '../format/form';
import { customerPath } from '../shell/navigation';
import { useVerb } from '../shell/use-verb';
import { Button } from '../ui/button';
import { Dialog, DialogContent, DialogFooter, DialogTrigger } from '../ui/dialog';
import { Field } from '../ui/field';
import { Input } from '../ui/input';

export function CreateCustomerButton() {
  const [open, setOpen] = useState(false);
  const router = useRouter();
  const create = useVerb(createCustomer, { onData: ({ id }) => router.push(customerPath(id)) });
  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger asChild>
        <Button>
          <Plus aria-hidden /> New customer
        </Button>
      </DialogTrigger>
      <DialogContent title="New customer" description="A tenant with its own devices, connections and members.">
        <form
          className="grid gap-5"
          onSubmit={(event) => {
            event.preventDefault();
            void create.run({ name: text(new FormData(event.currentTarget), 'name') });
          }}
        >
          <Field label="Name" error={create.errorOf('name')}>
            {(control) => (
              <Input
                {...control}
                name="name"
                required
                {...textBounds(createCustomerInput.shape.name)}
                autoComplete="off"
              />
            )}
          </Field>
          <DialogFooter>
            <Button type="submit" pending={create.pending}>
              Create customer
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}
