import type { AlertView } from '@/domain/alert/view';
import { connectionPath, devicePath, type Area } from '../shell/navigation';

/** Where one looks at what an alert is about; the list of alerts where it has no page. */
export function subjectPath(area: Area, { type, id }: AlertView['subject']): string {
  switch (type) {
    case 'device':
      return devicePath(area, id);
    case 'connection':
      return connectionPath(area, id);
    case 'relay':
      return '/admin/settings';
    case 'person':
      return '/admin/customers';
    case 'customer':
    case 'endpoint':
    case 'product':
      return `/${area}/alerts`;
    default:
      return type satisfies never;
  }
}

/** How a severity looks, and what a person reads who does not see it. */
export const severities = {
  critical: { tone: 'danger', label: 'Critical' },
  warning: { tone: 'warning', label: 'Warning' },
  info: { tone: 'primary', label: 'Information' },
} as const;
