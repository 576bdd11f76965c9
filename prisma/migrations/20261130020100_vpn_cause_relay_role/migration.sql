-- What the relay's role may do with the column of 20261130020000_vpn_cause. May be run again at any time.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'pocketproxy_relay') THEN
    RETURN;
  END IF;

  GRANT UPDATE ("vpnCause") ON "Relay" TO pocketproxy_relay;
END
$$;
