'use client';

import type { ReactNode } from 'react';
import { Button } from '../ui/button';
import { Card, CardContent, CardHeader } from '../ui/card';

interface SettingsFormProps {
  id: string;
  title: string;
  description?: ReactNode;
  submit: string;
  destructive?: boolean;
  pending: boolean;
  /** Returns true when it worked. */
  onSubmit: (form: FormData) => Promise<boolean>;
  children: ReactNode;
}

/** A card with one form. It empties itself when it worked; when it did not, only the current password goes. */
export function SettingsForm(props: SettingsFormProps) {
  const { id, title, description, submit, destructive, pending, onSubmit, children } = props;

  async function send(form: HTMLFormElement): Promise<void> {
    if (await onSubmit(new FormData(form))) return form.reset();
    const current = form.querySelector<HTMLInputElement>('input[autocomplete="current-password"]');
    if (current) current.value = '';
  }

  return (
    <Card aria-labelledby={id}>
      <CardHeader id={id} title={title} description={description} />
      <CardContent>
        <form
          className="grid gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            void send(event.currentTarget);
          }}
        >
          {children}
          <Button
            type="submit"
            variant={destructive ? 'destructive' : 'default'}
            pending={pending}
            className="justify-self-start"
          >
            {submit}
          </Button>
        </form>
      </CardContent>
    </Card>
  );
}
