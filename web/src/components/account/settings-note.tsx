import type { ReactNode } from 'react';
import { Card, CardContent, CardHeader } from '../ui/card';

interface SettingsNoteProps {
  id: string;
  title: string;
  children: ReactNode;
}

/** Stands in the place of a settings form that cannot be used: why, and what to do. */
export function SettingsNote({ id, title, children }: SettingsNoteProps) {
  return (
    <Card aria-labelledby={id}>
      <CardHeader id={id} title={title} />
      <CardContent className="grid gap-3 pt-2 text-sm break-words text-muted-foreground">{children}</CardContent>
    </Card>
  );
}
