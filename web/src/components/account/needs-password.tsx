import { TextLink } from '../ui/text-link';
import { SettingsNote } from './settings-note';

/** Stands in the place of a form that asks for the password, for those who sign in with Google only. */
export function NeedsPassword({ id, title }: { id: string; title: string }) {
  return (
    <SettingsNote id={id} title={title}>
      <p>
        This asks for your password, and you have none yet: you sign in with Google. Choose one by{' '}
        <TextLink href="/forgot-password">a link that we mail to you</TextLink>.
      </p>
    </SettingsNote>
  );
}
