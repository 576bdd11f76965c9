-- What the relay's role may do with the table of 20261201010000_egress_exceptions. May be run again at any time.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'pocketproxy_relay') THEN
    RETURN;
  END IF;

  GRANT SELECT ("cidr", "fromPort", "toPort", "customerId", "deviceId", "createdAt", "expiresAt") ON "EgressException"
    TO pocketproxy_relay;
END
$$;
