-- What the relay's role may do with the columns of 20261128020000_usage_history. May be run again at any time.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'pocketproxy_relay') THEN
    RETURN;
  END IF;

  GRANT SELECT ("timeZone") ON "Customer" TO pocketproxy_relay;
  GRANT SELECT ("accessLog") ON "Connection" TO pocketproxy_relay;
  GRANT SELECT ("connectionId", "at", "ownerId", "bytesUp", "bytesDown", "opened", "refused", "peakBitsPerSecond", "clients"),
    INSERT ("connectionId", "at", "deviceId", "ownerId", "bytesUp", "bytesDown", "opened", "refused", "peakBitsPerSecond", "clients"),
    UPDATE ("bytesUp", "bytesDown", "opened", "refused", "peakBitsPerSecond", "clients")
    ON "UsageFiveMinutes" TO pocketproxy_relay;
  GRANT SELECT ("opened", "refused", "peakBitsPerSecond", "clients", "logDropped"),
    INSERT ("opened", "refused", "peakBitsPerSecond", "clients", "logDropped"),
    UPDATE ("opened", "refused", "peakBitsPerSecond", "clients", "logDropped")
    ON "UsageHour" TO pocketproxy_relay;
  GRANT SELECT ("opened", "refused", "peakBitsPerSecond", "clients"),
    INSERT ("opened", "refused", "peakBitsPerSecond", "clients"),
    UPDATE ("opened", "refused", "peakBitsPerSecond", "clients")
    ON "UsageDay" TO pocketproxy_relay;
  GRANT SELECT ("opened", "refused", "peakBitsPerSecond", "clients"),
    INSERT ("opened", "refused", "peakBitsPerSecond", "clients"),
    UPDATE ("opened", "refused", "peakBitsPerSecond", "clients")
    ON "UsageMonth" TO pocketproxy_relay;
  GRANT SELECT ("connectionId", "hour", "ownerId", "reason", "address", "count", "lastAt"),
    INSERT ("connectionId", "hour", "ownerId", "reason", "address", "deviceId", "count", "lastAt"),
    UPDATE ("count", "lastAt")
    ON "RefusalHour" TO pocketproxy_relay;
  GRANT SELECT ("connectionId", "at", "id"),
    INSERT ("connectionId", "at", "id", "ownerId", "address", "protocol", "bytesUp", "bytesDown", "durationMs", "reason")
    ON "AccessLog" TO pocketproxy_relay;
END
$$;
