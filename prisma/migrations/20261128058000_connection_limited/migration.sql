-- Connections that a limit stops or slows are events (docs/adr/0032): quotas and SIM plans by triggers, since the relay counts
-- them; expiry by a job, since no one writes anything when a time passes.

-- AlterTable
ALTER TABLE "Connection" ADD COLUMN     "notedExpiry" TIMESTAMPTZ(3);

-- The functions run with their owner's rights, since the relay's role may write no event; hence the fixed search path, with
-- temporary tables last.
DO $do$
BEGIN
  EXECUTE format($ddl$
    CREATE FUNCTION "record_quota_reached"() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = %1$I, pg_temp AS $body$
    BEGIN
      PERFORM "record_event"('connection.limited', 1, d."customerId", c."holderId", date_trunc('milliseconds', now()),
        jsonb_build_object(
          'connectionId', c."id", 'connectionName', c."name", 'deviceId', d."id", 'limit', 'quota', 'effect', 'stopped',
          'usedBytes', NEW."bytes", 'limitBytes', c."quotaBytes" + NEW."topUpBytes",
          'until', CASE WHEN c."quotaPeriod" <> 'none' THEN to_char(
            (date_trunc(c."quotaPeriod"::text, now() AT TIME ZONE z.zone) + ('1 ' || c."quotaPeriod"::text)::interval)
              AT TIME ZONE z.zone AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') END))
      FROM "Connection" c
      JOIN "Device" d ON d."id" = c."deviceId"
      LEFT JOIN "Customer" o ON o."id" = d."customerId"
      CROSS JOIN LATERAL (SELECT COALESCE(o."timeZone", 'UTC') AS zone) z
      WHERE c."id" = NEW."connectionId" AND c."deletedAt" IS NULL AND c."enabled";
      RETURN NULL;
    END
    $body$;

    CREATE FUNCTION "record_sim_reached"() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = %1$I, pg_temp AS $body$
    BEGIN
      PERFORM "record_event"('connection.limited', 1, d."customerId", c."holderId", date_trunc('milliseconds', now()),
        jsonb_build_object(
          'connectionId', c."id", 'connectionName', c."name", 'deviceId', d."id", 'limit', 'sim_plan',
          'effect', CASE p."atCap" WHEN 'stop' THEN 'stopped' ELSE 'slowed' END,
          'usedBytes', CASE WHEN p."countsPhone" THEN GREATEST(NEW."bytes", NEW."phoneBytes") ELSE NEW."bytes" END,
          'limitBytes', p."planBytes",
          'until', to_char(NEW."cycleEnd" AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')))
      FROM "SimPlan" p
      JOIN "Device" d ON d."id" = p."deviceId"
      JOIN "Connection" c ON c."deviceId" = d."id" AND c."deletedAt" IS NULL AND c."enabled"
      WHERE p."deviceId" = NEW."deviceId" AND p."atCap" <> 'nothing';
      RETURN NULL;
    END
    $body$;
  $ddl$, current_schema());
END
$do$;

CREATE TRIGGER "QuotaUse_limited_insert" AFTER INSERT ON "QuotaUse" FOR EACH ROW
WHEN (NEW."reached100At" IS NOT NULL) EXECUTE FUNCTION "record_quota_reached"();
CREATE TRIGGER "QuotaUse_limited" AFTER UPDATE ON "QuotaUse" FOR EACH ROW
WHEN (NEW."reached100At" IS NOT NULL AND NEW."reached100At" IS DISTINCT FROM OLD."reached100At")
EXECUTE FUNCTION "record_quota_reached"();
CREATE TRIGGER "SimUse_limited_insert" AFTER INSERT ON "SimUse" FOR EACH ROW
WHEN (NEW."reached100At" IS NOT NULL) EXECUTE FUNCTION "record_sim_reached"();
CREATE TRIGGER "SimUse_limited" AFTER UPDATE ON "SimUse" FOR EACH ROW
WHEN (NEW."reached100At" IS NOT NULL AND NEW."reached100At" IS DISTINCT FROM OLD."reached100At")
EXECUTE FUNCTION "record_sim_reached"();

-- Those that have expired already are no news.
UPDATE "Connection" SET "notedExpiry" = "expiresAt" WHERE "expiresAt" <= now();
