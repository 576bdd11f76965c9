-- What the relay's role may do with the columns of 20261128075000_protocols. May be run again at any time.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'pocketproxy_relay') THEN
    RETURN;
  END IF;

  GRANT SELECT ("protocols", "vpnNumber", "vpnGeneration") ON "Connection" TO pocketproxy_relay;
END
$$;
