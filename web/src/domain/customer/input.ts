import { z } from 'zod';
import { annotationFields, annotationFilter } from '@/domain/annotation/input';
import { customerFilterNames, customerSortNames } from '@/domain/customer/sort-names';
import { pageInput } from '@/domain/page';
import { rotatingPercent } from '@/domain/rotation/input';
import { sortInput } from '@/domain/sort';
import { nameText, searchText, timeZoneText } from '@/domain/text';

export const listCustomersInput = pageInput.extend(annotationFilter);

export const customerFilterInput = z.object({
  /** Words that all occur in the name, or in the email of a member. */
  search: searchText.optional(),
  /** Those with open alerts, or suspended ones. */
  only: z.enum(customerFilterNames).optional(),
});

export const surveyCustomersInput = pageInput.extend({
  ...customerFilterInput.shape,
  sort: sortInput(customerSortNames).default('name'),
});

export const createCustomerInput = z.object({ name: nameText, ...annotationFields });

export const customerIdInput = z.object({ id: z.uuid() });

export const setRotatingPercentInput = z.object({
  id: z.uuid(),
  maxRotatingPercent: rotatingPercent,
});

export const setTimeZoneInput = z.object({ id: z.uuid(), timeZone: timeZoneText });

/** Lines of text; Postgres takes neither NUL nor half surrogates. */
const notesText = z
  .string()
  .trim()
  .max(4_000, 'At most 4,000 characters')
  .regex(/^[^\0\p{Cs}]*$/u, 'No control characters');
export const setNotesInput = z.object({ id: z.uuid(), text: notesText });

export const renameCustomerInput = z.object({ id: z.uuid(), name: nameText });
