import { asOwned, can } from '@/domain/authorize';
import type { DeviceView } from '@/domain/device/view';
import type { Viewer } from '@/domain/viewer';
import { ownRightsText } from './rights';

interface SharedNoteProps {
  device: Pick<DeviceView, 'id' | 'customerId' | 'customer'>;
  viewer: Viewer;
}

/** Who shares a device with the viewer, and what the viewer may do with it: by the share, and by the role at home. */
export function SharedNote({ device, viewer }: SharedNoteProps) {
  const owned = asOwned(device);
  const rights = {
    rename: can(viewer, 'device.rename', owned),
    ports: can(viewer, 'connection.create', owned),
    configs: can(viewer, 'connection.reveal', owned),
    rotate: can(viewer, 'device.rotate', owned),
  };
  return (
    <>
      Shared with you by {device.customer?.name ?? 'its owner'}. {ownRightsText(rights)}
    </>
  );
}
