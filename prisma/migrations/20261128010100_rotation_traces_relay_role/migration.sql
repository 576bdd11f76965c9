-- What the relay's role may do with the columns of 20261128010000_rotation_traces. May be run again at any time.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'pocketproxy_relay') THEN
    RETURN;
  END IF;

  GRANT SELECT ("answerTargets") ON "Rotation" TO pocketproxy_relay;
  GRANT UPDATE ("skips", "lastSkipAt", "lastSkip") ON "RotationSchedule" TO pocketproxy_relay;
END
$$;
