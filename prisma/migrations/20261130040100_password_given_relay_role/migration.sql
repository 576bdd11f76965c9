-- What the relay's role may do with the column of 20261130040000_password_given. May be run again at any time.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'pocketproxy_relay') THEN
    RETURN;
  END IF;

  GRANT SELECT ("passwordGiven") ON "Connection" TO pocketproxy_relay;
END
$$;
