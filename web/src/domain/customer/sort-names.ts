/** By what the list of customers can be sorted. Pure: screens read it. */
export const customerSortNames = ['name', 'devices', 'alerts', 'traffic', 'seen', 'created'] as const;

/** Of which customers the list can be. */
export const customerFilterNames = ['alerts', 'suspended'] as const;
export type CustomerFilterName = (typeof customerFilterNames)[number];
