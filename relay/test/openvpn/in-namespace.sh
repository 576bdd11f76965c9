#!/bin/sh
# Node in a network namespace, with the IPC channel of its parent. With PP_TUN as the user nobody, who has the two rights that
# OpenVPN needs and no others; PP_TUN is a node of the TUN device that such a user may open, as udev makes it.
[ -z "$PP_TUN" ] && exec ip netns exec "$PP_NAMESPACE" "$PP_NODE" "$@"
exec ip netns exec "$PP_NAMESPACE" sh -c '
  mount --bind "$PP_TUN" /dev/net/tun
  rights=-all,+net_admin,+net_bind_service
  exec setpriv --reuid=65534 --regid=65534 --clear-groups --no-new-privs \
    --inh-caps="$rights" --ambient-caps="$rights" --bounding-set="$rights" "$PP_NODE" "$@"' sh "$@"
