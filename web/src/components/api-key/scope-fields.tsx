'use client';

import { useId } from 'react';
import {
  scopeAreas,
  scopePresetNames,
  scopePresets,
  scopes as sentences,
  scopesOf,
  type Scope,
} from '@/domain/api-key/scopes';
import { Field } from '../ui/field';
import { Select } from '../ui/select';
import { areaNames, presetOf, presetScopes } from './scope-words';

interface ScopeFieldsProps {
  offered: readonly Scope[];
  chosen: readonly Scope[];
  onChange: (scopes: readonly Scope[]) => void;
  error: string | undefined;
}

const custom = { value: 'custom', label: 'Single scopes', hint: 'Choose them below' } as const;

/** What a key may do: a preset, or scope by scope. */
export function ScopeFields({ offered, chosen, onChange, error }: ScopeFieldsProps) {
  const preset = presetOf(chosen, offered) ?? custom.value;
  const options = scopePresetNames.map((name) => ({
    value: name,
    label: scopePresets[name].title,
    hint: scopePresets[name].hint,
  }));
  return (
    <>
      <Field label="Access" error={error}>
        {(control) => (
          <Select
            {...control}
            value={preset}
            options={[...options, ...(preset === custom.value ? [custom] : [])]}
            onValueChange={(name) => name !== custom.value && onChange(presetScopes(name, offered))}
          />
        )}
      </Field>
      <details className="group/scopes rounded-xl border">
        <summary className="cursor-pointer rounded-xl px-4 py-2.5 text-sm font-medium">
          Scopes <span className="font-normal text-muted-foreground">{chosen.length} chosen</span>
        </summary>
        <div className="grid max-h-72 gap-4 overflow-y-auto border-t p-4">
          {areaNames.map((area) => {
            const ofArea = scopesOf(area).filter((scope) => offered.includes(scope));
            if (ofArea.length === 0) return null;
            return (
              <fieldset key={area} className="grid gap-1">
                <legend className="mb-1 text-sm font-medium">{scopeAreas[area]}</legend>
                {ofArea.map((scope) => (
                  <ScopeBox
                    key={scope}
                    scope={scope}
                    checked={chosen.includes(scope)}
                    onChange={(on) => onChange(offered.filter((one) => (one === scope ? on : chosen.includes(one))))}
                  />
                ))}
              </fieldset>
            );
          })}
        </div>
      </details>
    </>
  );
}

interface ScopeBoxProps {
  scope: Scope;
  checked: boolean;
  onChange: (on: boolean) => void;
}

function ScopeBox({ scope, checked, onChange }: ScopeBoxProps) {
  const id = useId();
  return (
    <div className="flex gap-2.5 py-0.5 text-sm">
      <input
        id={id}
        type="checkbox"
        checked={checked}
        aria-describedby={`${id}-hint`}
        onChange={(event) => onChange(event.target.checked)}
        className="mt-1 size-4 shrink-0 accent-primary"
      />
      <div className="grid">
        <label htmlFor={id} className="font-mono text-xs leading-6">
          {scope}
        </label>
        <p id={`${id}-hint`} className="text-xs text-muted-foreground">
          {sentences[scope]}
        </p>
      </div>
    </div>
  );
}
