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
  onSubmit: (form: FormData) => void;
  children: ReactNode;
}

/** A card with one form. It empties itself when it was sent, so that no password stays in it. */
export function SettingsForm(props: SettingsFormProps) {
  const { id, title, description, submit, destructive, pending, onSubmit, children } = props;
  return (
    <Card aria-labelledby={id}>
      <CardHeader id={id} title={title} description={description} />
      <CardContent>
        <form
          className="grid gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            onSubmit(new FormData(event.currentTarget));
            event.currentTarget.reset();
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
