import { TextLink } from '../ui/text-link';
import { SettingsNote } from './settings-note';

/** Stands in the place of a form that asks for the password, for those who sign in with Google only. */
export function NeedsPassword({ id, title }: { id: string; title: string }) {
  return (
    <SettingsNote id={id} title={title}>
      <p>
        This needs your password, but you sign in with Google and have none yet.{' '}
        <TextLink href="/forgot-password">Set a password</TextLink> first.
      </p>
    </SettingsNote>
  );
}
