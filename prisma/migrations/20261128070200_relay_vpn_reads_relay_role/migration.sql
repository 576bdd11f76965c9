-- An upsert also reads what it takes from EXCLUDED. May be run again at any time.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'pocketproxy_relay') THEN
    RETURN;
  END IF;

  GRANT SELECT ("udpPort", "tcpPort", "mtu") ON "RelayVpn" TO pocketproxy_relay;
END
$$;
