-- The relay's own role (docs/adr/0027-the-relay-has-its-own-role.md): it may read and write the columns below and
-- nothing else. A group without login; the relay signs in as a member of it. May be run again at any time, so that a
-- database whose role was made later gets its grants: docs/deploy.md.

-- A role belongs to the whole cluster: databases that migrate at the same time make it once.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'pocketproxy_relay') THEN
    CREATE ROLE pocketproxy_relay NOLOGIN;
  END IF;
EXCEPTION
  WHEN duplicate_object OR unique_violation THEN NULL;
  WHEN insufficient_privilege THEN
    RAISE NOTICE 'the role pocketproxy_relay is missing and % may not create it: see docs/deploy.md', current_user;
END
$$;

DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'pocketproxy_relay') THEN
    RETURN;
  END IF;
  IF NOT has_schema_privilege('pocketproxy_relay', current_schema(), 'USAGE') THEN
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO pocketproxy_relay', current_schema());
  END IF;

  -- What it reads
  GRANT SELECT ("id", "state") ON "Customer" TO pocketproxy_relay;
  GRANT SELECT ("name", "value") ON "Ceiling" TO pocketproxy_relay;
  GRANT SELECT ("customerId", "name", "value") ON "CustomerCeiling" TO pocketproxy_relay;
  GRANT SELECT ("deviceId", "hash", "revokedAt") ON "DeviceSecret" TO pocketproxy_relay;
  GRANT SELECT ("connectionId", "cidr", "holderId") ON "WhitelistEntry" TO pocketproxy_relay;
  GRANT SELECT ("id", "deviceId", "relayId", "holderId", "port", "username", "passwordVerifier", "enabled", "protocols",
    "expiresAt", "quotaBytes", "quotaPeriod", "speedBitsPerSecond", "maxStreams", "maxConnectsPerSecond", "createdAt")
    ON "Connection" TO pocketproxy_relay;

  -- Itself
  GRANT SELECT ("id", "name", "publicHost", "families", "tunnelUrl", "portMin", "portMax", "bootId", "runs"),
    INSERT ("id", "name", "publicHost", "families", "tunnelUrl", "portMin", "portMax", "bootId", "runs", "lastSeenAt"),
    UPDATE ("publicHost", "families", "tunnelUrl", "portMin", "portMax", "bootId", "runs", "lastSeenAt")
    ON "Relay" TO pocketproxy_relay;

  -- Phones
  GRANT SELECT ("id", "customerId", "relayId", "status", "statusChangedAt", "sessionEpoch", "model", "osVersion", "rttMs"),
    UPDATE ("status", "statusReason", "statusChangedAt", "sessionEpoch", "connectedAt", "lastSeenAt", "model",
      "osVersion", "appVersion", "batteryPercent", "charging", "signalDbm", "carrier", "networkType", "mobileUp",
      "publicIpv4", "publicIpv6", "temperatureC", "rttMs")
    ON "Device" TO pocketproxy_relay;
  GRANT SELECT ("id", "deviceId", "status", "reason", "at", "times", "firstAt"),
    INSERT ("id", "deviceId", "status", "reason", "at", "times", "firstAt"),
    UPDATE ("reason", "at", "times", "firstAt")
    ON "StatusLog" TO pocketproxy_relay;
  GRANT SELECT ("id", "deviceId", "ip", "firstSeenAt", "lastSeenAt"),
    INSERT ("id", "deviceId", "ip", "carrier", "firstSeenAt", "lastSeenAt"),
    UPDATE ("lastSeenAt")
    ON "IpHistory" TO pocketproxy_relay;

  -- Commands
  GRANT SELECT ("id", "deviceId", "relayId", "kind", "state", "reason", "sentAt", "expiresAt"),
    UPDATE ("state", "reason", "sentAt", "finishedAt")
    ON "Command" TO pocketproxy_relay;
  GRANT SELECT ("commandId", "state", "oldIp", "attempts"),
    UPDATE ("state", "reason", "oldIp", "newIp", "attempts", "startedAt", "finishedAt", "activeDeviceId")
    ON "Rotation" TO pocketproxy_relay;

  -- Usage
  GRANT SELECT ("bootId", "sequence"), INSERT ("bootId", "sequence") ON "UsageFlush" TO pocketproxy_relay;
  GRANT SELECT ("connectionId", "hour", "ownerId", "bytesUp", "bytesDown"),
    INSERT ("connectionId", "hour", "deviceId", "ownerId", "bytesUp", "bytesDown"),
    UPDATE ("bytesUp", "bytesDown")
    ON "UsageHour" TO pocketproxy_relay;
  GRANT SELECT ("connectionId", "day", "ownerId", "bytesUp", "bytesDown"),
    INSERT ("connectionId", "day", "deviceId", "ownerId", "bytesUp", "bytesDown"),
    UPDATE ("bytesUp", "bytesDown")
    ON "UsageDay" TO pocketproxy_relay;
  GRANT SELECT ("connectionId", "month", "ownerId", "bytesUp", "bytesDown"),
    INSERT ("connectionId", "month", "deviceId", "ownerId", "bytesUp", "bytesDown"),
    UPDATE ("bytesUp", "bytesDown")
    ON "UsageMonth" TO pocketproxy_relay;
  GRANT SELECT ("connectionId", "periodStart", "bytes"), INSERT ("connectionId", "periodStart", "bytes"),
    UPDATE ("periodStart", "bytes")
    ON "QuotaUse" TO pocketproxy_relay;
END
$$;
