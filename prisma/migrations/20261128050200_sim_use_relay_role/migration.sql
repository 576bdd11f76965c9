-- Web makes the row of a SIM's use, with its plan; the relay only adds to it. May be run again at any time.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'pocketproxy_relay') THEN
    RETURN;
  END IF;

  REVOKE INSERT ("deviceId", "cycleStart", "cycleEnd", "generation", "bytes", "phoneBytes", "phoneCounter")
    ON "SimUse" FROM pocketproxy_relay;
END
$$;
