'use client';

import { useState } from 'react';
import type { LimitBounds } from '@/domain/connection/bounds';
import { createConnectionInput } from '@/domain/connection/input';
import type { ConnectionView } from '@/domain/connection/view';
import type { StartingLimitsView } from '@/domain/default/view';
import { numberBounds } from '../format/bounds';
import { toLocalInput } from '../format/date';
import { useZone } from '../shell/clock';
import { Field } from '../ui/field';
import { Input } from '../ui/input';
import { Select } from '../ui/select';
import { amountOf, bitsPerMegabit, bytesOf, periodOptions, standardUnit, tlsOptions, unitOptions } from './limits';
import { ProtocolFields } from './protocol-fields';

/** What the fields show: of a connection, or of one that is to be made. */
export type Limits = StartingLimitsView & Partial<Pick<ConnectionView, 'takesTls' | 'expiresAt'>>;

const fields = createConnectionInput.shape;

interface LimitFieldsProps {
  limits: Limits;
  /** Without a moment in time, which a default has not. */
  endless?: boolean;
  /** Whether the relay offers OpenVPN. */
  takesOpenvpn: boolean;
  /** What the operator allows at most. */
  bounds: LimitBounds;
  disabled?: boolean;
  errorOf: (field: string) => string | undefined;
}

/** What a connection may do. Empty fields set no limit. */
export function LimitFields({ limits, endless, takesOpenvpn, bounds, disabled, errorOf }: LimitFieldsProps) {
  const zone = useZone();
  return (
    <fieldset disabled={disabled} className="grid gap-4 sm:grid-cols-2">
      <legend className="sr-only">Limits</legend>
      <ProtocolFields {...{ takesOpenvpn, protocols: limits.protocols, error: errorOf('protocols') }} />
      {(limits.takesTls || limits.requireTls) && (
        <Field label="TLS to the relay" hint="Required: clients without TLS are refused." error={errorOf('requireTls')}>
          {(control) => (
            <Select
              {...control}
              name="tls"
              disabled={disabled}
              options={tlsOptions}
              defaultValue={limits.requireTls ? 'required' : 'optional'}
            />
          )}
        </Field>
      )}
      {!endless && (
        <Field label="Expires" hint={`Leave empty for never. Time zone: ${zone}.`} error={errorOf('expiresAt')}>
          {(control) => (
            <Input
              {...control}
              key={zone}
              type="datetime-local"
              name="expiresAt"
              defaultValue={limits.expiresAt ? toLocalInput(limits.expiresAt.getTime(), zone) : ''}
            />
          )}
        </Field>
      )}
      <QuotaField limits={limits} disabled={disabled} error={errorOf('quotaBytes') ?? errorOf('quotaPeriod')} />
      <Field label="Speed limit, Mbit/s" hint="Download and upload combined." error={errorOf('speedBitsPerSecond')}>
        {(control) => (
          <Input
            {...control}
            type="number"
            name="speed"
            {...numberBounds(fields.speedBitsPerSecond, bitsPerMegabit)}
            placeholder="No limit"
            defaultValue={limits.speedBitsPerSecond ? limits.speedBitsPerSecond / bitsPerMegabit : ''}
          />
        )}
      </Field>
      <CountField label="Open streams" name="maxStreams" hint="At the same time." {...{ limits, bounds, errorOf }} />
      <CountField label="New streams per second" name="maxConnectsPerSecond" {...{ limits, bounds, errorOf }} />
      <Field
        label="Wait during a rotation, seconds"
        hint="New requests wait while the phone changes its IP. 0: they fail immediately."
        error={errorOf('rotationWaitSeconds')}
      >
        {(control) => (
          <Input
            {...control}
            type="number"
            name="rotationWaitSeconds"
            {...numberBounds(fields.rotationWaitSeconds)}
            required
            defaultValue={limits.rotationWaitSeconds}
          />
        )}
      </Field>
      {(takesOpenvpn || limits.protocols.includes('openvpn')) && (
        <Field
          label="OpenVPN sessions"
          hint="Computers at the same time. A further one ends the oldest session."
          error={errorOf('maxVpnSessions')}
        >
          {(control) => (
            <Input
              {...control}
              type="number"
              name="maxVpnSessions"
              {...numberBounds(fields.maxVpnSessions)}
              required
              defaultValue={limits.maxVpnSessions}
            />
          )}
        </Field>
      )}
    </fieldset>
  );
}

interface CountFieldProps extends Omit<LimitFieldsProps, 'disabled' | 'takesOpenvpn'> {
  label: string;
  name: keyof LimitBounds;
  hint?: string;
}

/** A limit with a bound; one that is above it since the operator lowered it may stay. */
function CountField({ label, name, hint, limits, bounds, errorOf }: CountFieldProps) {
  const most = `At most ${bounds[name].toLocaleString('en')}.`;
  const now = limits[name];
  return (
    <Field label={label} hint={hint ? `${hint} ${most}` : most} error={errorOf(name)}>
      {(control) => (
        <Input
          {...control}
          type="number"
          name={name}
          {...numberBounds(fields[name])}
          max={Math.max(now, bounds[name])}
          required
          defaultValue={now}
        />
      )}
    </Field>
  );
}

interface QuotaFieldProps extends Pick<LimitFieldsProps, 'limits' | 'disabled'> {
  error: string | undefined;
}

function QuotaField({ limits, disabled, error }: QuotaFieldProps) {
  const now = limits.quotaBytes ? amountOf(limits.quotaBytes) : undefined;
  const [unit, setUnit] = useState(now?.unit ?? standardUnit);
  return (
    <Field label="Data limit" hint="Download and upload combined." error={error} className="sm:col-span-2">
      {(control) => (
        <div className="flex flex-wrap gap-2">
          <Input
            {...control}
            className="min-w-24 flex-1"
            type="number"
            name="quota"
            {...numberBounds(fields.quotaBytes, bytesOf(unit))}
            placeholder="No limit"
            defaultValue={now?.amount ?? ''}
          />
          <Select
            aria-label="Unit of the data limit"
            className="w-20 shrink-0"
            name="quotaUnit"
            disabled={disabled}
            options={unitOptions}
            value={unit}
            onValueChange={setUnit}
          />
          <Select
            aria-label="Period of the data limit"
            className="w-32 shrink-0"
            name="quotaPeriod"
            disabled={disabled}
            options={periodOptions}
            defaultValue={limits.quotaBytes ? limits.quotaPeriod : 'month'}
          />
        </div>
      )}
    </Field>
  );
}
