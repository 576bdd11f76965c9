-- What the relay's role may do with the column of 20261128010200_rotation_called_inside. May be run again at any time.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'pocketproxy_relay') THEN
    RETURN;
  END IF;

  GRANT UPDATE ("calledInside") ON "Rotation" TO pocketproxy_relay;
END
$$;
