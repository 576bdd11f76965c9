-- What the relay's role may do with the columns of 20261128016000_tls. May be run again at any time.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'pocketproxy_relay') THEN
    RETURN;
  END IF;

  GRANT SELECT ("requireTls") ON "Connection" TO pocketproxy_relay;
  GRANT SELECT ("takesTls"), INSERT ("takesTls"), UPDATE ("takesTls") ON "Relay" TO pocketproxy_relay;
END
$$;
