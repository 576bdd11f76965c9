/** A link or button that covers its row (which is `relative`): the whole row can be clicked, and shows the focus. */
export const coversRow =
  'outline-none after:absolute after:inset-0 focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-ring';
