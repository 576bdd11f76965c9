import type { ReactNode } from 'react';
import { Button } from './button';
import { Card, CardContent, CardHeader } from './card';

interface SettingCardProps {
  /** Of its heading, unique on the page. */
  id: string;
  title: string;
  description: string;
  /** What a person reads who may not change it; undefined: this person may. */
  fact?: ReactNode;
  pending: boolean;
  onSave: (form: FormData) => void;
  children: ReactNode;
}

/** A card with a setting or two and its button. */
export function SettingCard({ id, title, description, fact, pending, onSave, children }: SettingCardProps) {
  if (fact !== undefined)
    return (
      <Card aria-labelledby={id}>
        <CardHeader id={id} title={title} description={description} />
        <CardContent className="pt-2 text-sm wrap-anywhere">{fact}</CardContent>
      </Card>
    );
  return (
    <Card aria-labelledby={id}>
      <CardHeader id={id} title={title} description={description} />
      <CardContent>
        <form
          className="flex flex-wrap items-end gap-x-6 gap-y-3"
          onSubmit={(event) => {
            event.preventDefault();
            onSave(new FormData(event.currentTarget));
          }}
        >
          {children}
          <Button type="submit" variant="outline" pending={pending}>
            Save
          </Button>
        </form>
      </CardContent>
    </Card>
  );
}
