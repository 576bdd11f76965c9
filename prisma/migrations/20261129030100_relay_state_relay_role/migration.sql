-- What the relay's role may do with the columns of 20261129030000_relay_state. May be run again at any time.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'pocketproxy_relay') THEN
    RETURN;
  END IF;

  GRANT SELECT ("maxVpnSessions") ON "Connection" TO pocketproxy_relay;
  GRANT UPDATE ("removedAt", "cpuPercent", "loopLagMs", "memoryBytes", "memoryLimitBytes", "phones", "streams",
    "vpnSessions", "certificateEndsAt", "certificateFault", "vpnState", "vpnReason") ON "Relay" TO pocketproxy_relay;
  GRANT SELECT ("authorityMadeAt", "certificateEndsAt", "newAuthorityAskedAt"),
    INSERT ("authorityMadeAt", "certificateEndsAt"),
    UPDATE ("authorityMadeAt", "certificateEndsAt", "newAuthorityAskedAt")
    ON "RelayVpn" TO pocketproxy_relay;
END
$$;
