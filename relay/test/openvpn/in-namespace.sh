#!/bin/sh
# Node in a network namespace, with the IPC channel of its parent.
exec ip netns exec "$PP_NAMESPACE" "$PP_NODE" "$@"
