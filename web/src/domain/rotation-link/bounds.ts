/** What there may be of rotation links; the sentences in errors.ts and the form say the numbers. */
export const rotationLinkBounds = {
  /** Links of one device. */
  ofDevice: 20,
  /** Addresses and CIDRs of one link. */
  cidrs: 20,
  /** Places where one dashboard answers: its name and the addresses of that. */
  answerTargets: 16,
  uses: { min: 1, max: 1_000_000 },
} as const;
