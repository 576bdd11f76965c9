-- What the relay's role may do with the table of 20261128070000_relay_vpn. May be run again at any time.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'pocketproxy_relay') THEN
    RETURN;
  END IF;

  GRANT SELECT ("relayId", "serverName", "caCertificate", "sealedKeys"),
    INSERT ("relayId", "state", "reason", "serverName", "caCertificate", "sealedKeys", "udpPort", "tcpPort", "mtu", "updatedAt"),
    UPDATE ("state", "reason", "serverName", "caCertificate", "sealedKeys", "udpPort", "tcpPort", "mtu", "updatedAt")
    ON "RelayVpn" TO pocketproxy_relay;
END
$$;
