import { nameText } from '@/domain/text';
import { textBounds } from '../format/bounds';
import { Field } from '../ui/field';
import { Input } from '../ui/input';

interface PersonNameFieldProps {
  error: string | undefined;
  defaultValue?: string;
}

/** What a person is called; the form has it as `name`. */
export function PersonNameField({ error, defaultValue }: PersonNameFieldProps) {
  return (
    <Field label="Your name" error={error}>
      {(control) => (
        <Input
          {...control}
          name="name"
          required
          {...textBounds(nameText)}
          autoComplete="name"
          defaultValue={defaultValue}
        />
      )}
    </Field>
  );
}
