'use client';

import type { ForecastView } from '@/domain/usage/forecast';
import { formatBytes } from '../format/bytes';
import { formatDate } from '../format/date';
import { useZone } from '../shell/clock';

interface ForecastNoteProps {
  forecast: ForecastView;
  limitBytes: number;
}

/** How a limit ends if bytes keep flowing as they did. */
export function ForecastNote({ forecast, limitBytes }: ForecastNoteProps) {
  return <p className="text-sm text-muted-foreground">{forecastText(forecast, limitBytes, useZone())}</p>;
}

/** "At this pace used up on 28 Nov 2026 (30 GB of 27 GB by the end)." */
export function forecastText({ usedUpAt, endBytes }: ForecastView, limitBytes: number, zone: string): string {
  const whole = endBytes === null ? '' : ` (${formatBytes(endBytes)} of ${formatBytes(limitBytes)} by the end)`;
  if (usedUpAt) return `At this pace used up on ${formatDate(usedUpAt.getTime(), zone)}${whole}.`;
  return endBytes === null ? 'At this pace it lasts for more than a year.' : `At this pace it lasts${whole}.`;
}
