'use client';

import { useEndedShare } from '../share/shared-pages';
import { NotFoundScreen } from './not-found-screen';

/** The portal's "Not found"; of what was shared until now, that it no longer is. */
export function PortalNotFound() {
  const ended = useEndedShare();
  const place = { home: '/portal', label: 'Go to the overview' };
  if (ended === undefined) return <NotFoundScreen {...place} />;
  return (
    <NotFoundScreen {...place} title={`${ended} is no longer shared with you`}>
      Its owner ended the share, or changed what you can do. Ask them to share it again.
    </NotFoundScreen>
  );
}
