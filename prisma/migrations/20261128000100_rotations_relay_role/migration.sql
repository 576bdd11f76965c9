-- What the relay's role may do with the columns of 20261128000000_rotation_operation. May be run again at any time.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'pocketproxy_relay') THEN
    RETURN;
  END IF;

  GRANT SELECT ("rotationWaitSeconds") ON "Connection" TO pocketproxy_relay;
  GRANT SELECT ("rotationDrainSeconds", "carrier"), UPDATE ("capabilities", "lastTrafficAt") ON "Device" TO pocketproxy_relay;
  GRANT SELECT ("dueAt"), UPDATE ("dueAt") ON "Command" TO pocketproxy_relay;
  GRANT SELECT ("id", "deviceId", "trigger", "newIp", "newIpv6", "oldIpv6", "method", "unseenHours", "maxAttempts",
      "attemptId", "steps", "attemptLog", "startedAt", "createdAt", "activeDeviceId"),
    UPDATE ("oldIpv6", "newIpv6", "method", "seenBefore", "attemptId", "steps", "attemptLog")
    ON "Rotation" TO pocketproxy_relay;
  GRANT SELECT ("deviceId", "carrier", "holdMs", "attempts", "changed"),
    INSERT ("deviceId", "carrier", "holdMs", "attempts", "changed", "updatedAt"),
    UPDATE ("attempts", "changed", "updatedAt")
    ON "RotationHold" TO pocketproxy_relay;
  GRANT SELECT ("deviceId", "everyMinutes", "jitterPercent", "idleSeconds", "pausedAt", "dueAt", "nextAt"),
    UPDATE ("dueAt", "nextAt", "lastSuccessAt")
    ON "RotationSchedule" TO pocketproxy_relay;
END
$$;
