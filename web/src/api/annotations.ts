/** Said of every operation that sets metadata. */
export const annotations =
  'What is left out stays; `metadata` replaces all that was there, an `externalId` of null removes it. Your side’s own: other customers and operators do not see it, and the external id is unique among yours of this kind.';
