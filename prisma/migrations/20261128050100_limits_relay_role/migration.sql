-- What the relay's role may do with what 20261128050000_limits made. May be run again at any time.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'pocketproxy_relay') THEN
    RETURN;
  END IF;

  GRANT SELECT ("generation", "topUpBytes"), INSERT ("generation"), UPDATE ("generation", "topUpBytes")
    ON "QuotaUse" TO pocketproxy_relay;
  GRANT SELECT ("deviceId", "planBytes", "billingDay", "atCap", "slowBitsPerSecond", "countsPhone")
    ON "SimPlan" TO pocketproxy_relay;
  GRANT SELECT ("deviceId", "cycleStart", "cycleEnd", "generation", "bytes", "phoneBytes", "phoneCounter"),
    INSERT ("deviceId", "cycleStart", "cycleEnd", "generation", "bytes", "phoneBytes", "phoneCounter"),
    UPDATE ("cycleStart", "cycleEnd", "generation", "bytes", "phoneBytes", "phoneCounter")
    ON "SimUse" TO pocketproxy_relay;
END
$$;
