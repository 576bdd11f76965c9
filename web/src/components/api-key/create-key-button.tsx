'use client';

import { Plus } from 'lucide-react';
import { useState } from 'react';
import { createApiKey } from '@/actions/api-key';
import { apiKeyBounds } from '@/domain/api-key/bounds';
import { scopeNames, type Scope } from '@/domain/api-key/scopes';
import type { NewApiKeyView } from '@/domain/api-key/view';
import type { Named } from '../device/device-options';
import { text } from '../format/form';
import type { Side } from '../shell/navigation';
import { Button } from '../ui/button';
import { Field } from '../ui/field';
import { FormDialog } from '../ui/form-dialog';
import { Input } from '../ui/input';
import { NameField } from '../ui/name-field';
import { Select } from '../ui/select';
import { ReachFields, type Reach } from './reach-fields';
import { ScopeFields } from './scope-fields';
import { offeredScopes, presetScopes } from './scope-words';
import { lazily } from '../ui/lazily';

const NewKeyDialog = lazily(async () => (await import('./new-key-dialog')).NewKeyDialog);

const dayMs = 86_400_000;
const defaultDays = apiKeyBounds.defaultLifeMs / dayMs;
const lives = [
  { value: '7', label: 'In 7 days' },
  { value: '30', label: 'In 30 days' },
  { value: `${defaultDays}`, label: `In ${defaultDays} days` },
  { value: '365', label: 'In a year' },
  { value: 'never', label: 'Never', hint: 'Until someone revokes it' },
] as const;

interface CreateKeyButtonProps {
  side: Side;
  devices: readonly Named[];
  groups: readonly Named[];
  /** Where the API answers, for the line to try. */
  apiUrl: string;
}

/** Makes an API key, and shows it once. */
export function CreateKeyButton({ apiUrl, ...choices }: CreateKeyButtonProps) {
  const [made, setMade] = useState<NewApiKeyView>();
  return (
    <>
      <FormDialog
        trigger={
          <Button>
            <Plus aria-hidden /> New API key
          </Button>
        }
        title="New API key"
        action={createApiKey}
        fields={{ address_invalid: 'addresses', expiry_past: 'expiresAt', invalid: 'scopes' }}
        read={readKey}
        submitLabel="Create key"
        onData={setMade}
      >
        {(errorOf) => <KeyFields {...choices} errorOf={errorOf} />}
      </FormDialog>
      {made && <NewKeyDialog made={made} apiUrl={apiUrl} onClose={() => setMade(undefined)} />}
    </>
  );
}

interface KeyFieldsProps extends Omit<CreateKeyButtonProps, 'apiUrl'> {
  errorOf: (field: string) => string | undefined;
}

function KeyFields({ side, devices, groups, errorOf }: KeyFieldsProps) {
  const [reach, setReach] = useState<Reach>('all');
  const offered = offeredScopes(side, reach !== 'all');
  const [chosen, setChosen] = useState<readonly Scope[]>(() => presetScopes('read', offered));
  const scopes = chosen.filter((scope) => offered.includes(scope));
  return (
    <>
      <NameField error={errorOf('name')} hint="Who or what uses it." />
      <ScopeFields offered={offered} chosen={scopes} onChange={setChosen} error={errorOf('scopes')} />
      {scopes.map((scope) => (
        <input key={scope} type="hidden" name="scopes" value={scope} />
      ))}
      <ReachFields {...{ devices, groups, reach, errorOf }} onReach={setReach} />
      <Field
        label="Only from these addresses"
        hint={`IP addresses or CIDRs, separated by spaces, at most ${apiKeyBounds.addresses}. Leave empty for any.`}
        error={errorOf('addresses')}
      >
        {(control) => (
          <Input {...control} name="addresses" autoComplete="off" placeholder="203.0.113.7 2001:db8::/48" />
        )}
      </Field>
      <Field label="Expires" error={errorOf('expiresAt')}>
        {(control) => <Select {...control} name="life" options={lives} defaultValue={`${defaultDays}`} />}
      </Field>
    </>
  );
}

/** What the form says; the verb checks it. */
function readKey(form: FormData) {
  const scopes = form.getAll('scopes').map(String);
  const deviceIds = form.getAll('deviceIds').map(String);
  const life = text(form, 'life');
  return {
    name: text(form, 'name'),
    scopes: scopeNames.filter((scope) => scopes.includes(scope)),
    deviceIds: deviceIds.length > 0 ? deviceIds : null,
    groupId: text(form, 'groupId') || null,
    addresses: text(form, 'addresses')
      .split(/[\s,;]+/)
      .filter(Boolean),
    expiresAt: life === 'never' ? null : new Date(Date.now() + Number(life) * dayMs).toISOString(),
  };
}
