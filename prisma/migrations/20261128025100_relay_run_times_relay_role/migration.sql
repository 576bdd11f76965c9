-- What the relay's role may do with the table of 20261128025000_relay_run_times. May be run again at any time.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'pocketproxy_relay') THEN
    RETURN;
  END IF;

  GRANT SELECT ("relayId", "run"), INSERT ("relayId", "startedAt", "run", "lastSeenAt"), UPDATE ("lastSeenAt")
    ON "RelayRun" TO pocketproxy_relay;
END
$$;
