-- What the relay's role may do with the column of 20261128015000_missed_events. May be run again at any time.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'pocketproxy_relay') THEN
    RETURN;
  END IF;

  GRANT SELECT ("missedEvents") ON "Relay" TO pocketproxy_relay;
END
$$;
