-- Days and months of a customer's zone for queries and triggers, as relay/contract/periods.ts finds them (docs/adr/0035). The zone
-- tables of Postgres are its own: a name that it does not know must fail neither a relay's flush nor the alerts of everyone,
-- so it counts as UTC.

CREATE FUNCTION "known_zone"("zone" text) RETURNS text LANGUAGE plpgsql STABLE AS $$
BEGIN
  PERFORM now() AT TIME ZONE "zone";
  RETURN "zone";
EXCEPTION WHEN invalid_parameter_value THEN
  RETURN 'UTC';
END $$;

-- The first instant of a local time: where the clocks show it twice, the earlier one.
CREATE FUNCTION "first_instant"("wall" timestamp, "zone" text) RETURNS timestamptz LANGUAGE sql STABLE AS $$
  SELECT CASE WHEN (s.at - interval '1 hour') AT TIME ZONE "zone" >= "wall" THEN s.at - interval '1 hour' ELSE s.at END
  FROM (SELECT "wall" AT TIME ZONE "zone" AS at) s
$$;

CREATE FUNCTION "period_start"("period" text, "at" timestamptz, "zone" text) RETURNS timestamptz LANGUAGE sql STABLE
SET search_path FROM CURRENT AS $$
  SELECT "first_instant"(date_trunc("period", "at" AT TIME ZONE z.zone), z.zone)
  FROM (SELECT "known_zone"(coalesce("zone", 'UTC')) AS zone) z
$$;

CREATE FUNCTION "period_end"("period" text, "at" timestamptz, "zone" text) RETURNS timestamptz LANGUAGE sql STABLE
SET search_path FROM CURRENT AS $$
  SELECT "first_instant"(date_trunc("period", "at" AT TIME ZONE z.zone) + ('1 ' || "period")::interval, z.zone)
  FROM (SELECT "known_zone"(coalesce("zone", 'UTC')) AS zone) z
$$;

-- As before, with the end of the period from above.
DO $do$
BEGIN
  EXECUTE format($ddl$
    CREATE OR REPLACE FUNCTION "record_quota_reached"() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = %1$I, pg_temp AS $body$
    BEGIN
      PERFORM "record_event"('connection.limited', 1, d."customerId", c."holderId", date_trunc('milliseconds', now()),
        jsonb_build_object(
          'connectionId', c."id", 'connectionName', c."name", 'deviceId', d."id", 'limit', 'quota', 'effect', 'stopped',
          'usedBytes', NEW."bytes", 'limitBytes', c."quotaBytes" + NEW."topUpBytes",
          'until', CASE WHEN c."quotaPeriod" <> 'none' THEN to_char(
            "period_end"(c."quotaPeriod"::text, now(), o."timeZone") AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') END))
      FROM "Connection" c
      JOIN "Device" d ON d."id" = c."deviceId"
      LEFT JOIN "Customer" o ON o."id" = d."customerId"
      WHERE c."id" = NEW."connectionId" AND c."deletedAt" IS NULL AND c."enabled";
      RETURN NULL;
    END
    $body$;
  $ddl$, current_schema());
END
$do$;
