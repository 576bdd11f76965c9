/** What stands for "no one" in key columns that cannot be null. */
export const nilUuid = '00000000-0000-0000-0000-000000000000';
