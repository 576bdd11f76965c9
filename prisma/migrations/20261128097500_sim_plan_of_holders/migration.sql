-- The plan of a SIM is its owner's business: the event of a connection that another customer made through a share, which it
-- receives as well, does not tell the numbers.
DO $do$
BEGIN
  EXECUTE format($ddl$
    CREATE OR REPLACE FUNCTION "record_sim_reached"() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = %1$I, pg_temp AS $body$
    BEGIN
      PERFORM "record_event"('connection.limited', 1, d."customerId", c."holderId", date_trunc('milliseconds', now()),
        jsonb_build_object(
          'connectionId', c."id", 'connectionName', c."name", 'deviceId', d."id", 'limit', 'sim_plan',
          'effect', CASE p."atCap" WHEN 'stop' THEN 'stopped' ELSE 'slowed' END,
          'usedBytes', CASE WHEN c."holderId" IS NULL THEN
            CASE WHEN p."countsPhone" THEN GREATEST(NEW."bytes", NEW."phoneBytes") ELSE NEW."bytes" END END,
          'limitBytes', CASE WHEN c."holderId" IS NULL THEN p."planBytes" END,
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
