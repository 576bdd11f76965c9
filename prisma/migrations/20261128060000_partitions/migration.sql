-- Tables that grow by time are kept in partitions, so that dropping one is the deletion (docs/adr/0038). These functions
-- are the only way in which the application makes and drops partitions. They run as the role that migrates, so that the
-- application's role need not own its tables; no one else may call them until the owner grants it.
-- Bounds and names are in UTC. No call waits for a lock longer than 200 ms: whoever calls tries again.

-- The partitions of a table with their bounds; the DEFAULT one has none.
CREATE FUNCTION "partitions_of"("parent" text)
RETURNS TABLE ("part" text, "starts" timestamptz, "ends" timestamptz, "isDefault" boolean)
LANGUAGE sql STABLE SET search_path FROM CURRENT SET timezone = 'UTC' AS $$
  SELECT c.relname::text,
    (regexp_match(b, 'FROM \(''([^'']+)''\)'))[1]::timestamptz,
    (regexp_match(b, 'TO \(''([^'']+)''\)'))[1]::timestamptz,
    b = 'DEFAULT'
  FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid, pg_get_expr(c.relpartbound, c.oid) b
  WHERE i.inhparent = format('%I', "parent")::regclass
$$;

-- Gives a partition the triggers that Postgres does not pass on to it: those against TRUNCATE.
CREATE FUNCTION "partition_guard"("parent" text, "part" text) RETURNS void
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  definition text;
BEGIN
  FOR definition IN
    SELECT pg_get_triggerdef(t.oid) FROM pg_trigger t
    WHERE t.tgrelid = format('%I', "parent")::regclass AND NOT t.tgisinternal AND t.tgtype & 32 > 0
  LOOP
    EXECUTE regexp_replace(definition, ' ON \S+ ', format(' ON %I ', "part"));
  END LOOP;
END $$;

-- ATTACH takes a weaker lock on the parent than CREATE … PARTITION OF: reads and writes go on.
CREATE FUNCTION "partition_add"("parent" text, "part" text, "starts" timestamptz, "ends" timestamptz) RETURNS void
LANGUAGE plpgsql SET search_path FROM CURRENT SET timezone = 'UTC' AS $$
BEGIN
  EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', "part", "parent");
  EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', "parent", "part", "starts", "ends");
  PERFORM "partition_guard"("parent", "part");
END $$;

CREATE FUNCTION "partition_add_default"("parent" text) RETURNS void
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  EXECUTE format('CREATE TABLE %I PARTITION OF %I DEFAULT', "parent" || '_default', "parent");
  PERFORM "partition_guard"("parent", "parent" || '_default');
END $$;

-- Where the rows of a table lie in time.
CREATE FUNCTION "partition_column"("parent" text) RETURNS text
LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
  SELECT a.attname::text FROM pg_partitioned_table t
  JOIN pg_attribute a ON a.attrelid = t.partrelid AND a.attnum = t.partattrs[0]
  WHERE t.partrelid = format('%I', "parent")::regclass
$$;

-- Makes the partitions, one for each "unit" (day, month), that are missing between two times. Returns how many.
CREATE FUNCTION "partitions_make"("parent" text, "unit" text, "since" timestamptz, "until" timestamptz) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT SET timezone = 'UTC' SET lock_timeout = '200ms' AS $$
DECLARE
  s timestamptz := date_trunc("unit", "since", 'UTC');
  e timestamptz;
  made integer := 0;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('partitions'), hashtext("parent"));
  WHILE s < "until" LOOP
    e := s + ('1 ' || "unit")::interval;
    IF NOT EXISTS (SELECT FROM "partitions_of"("parent") p WHERE p."starts" < e AND p."ends" > s) THEN
      PERFORM "partition_add"(
        "parent", "parent" || '_' || to_char(s, CASE "unit" WHEN 'month' THEN 'YYYYMM' ELSE 'YYYYMMDD' END), s, e);
      made := made + 1;
    END IF;
    s := e;
  END LOOP;
  RETURN made;
END $$;

-- Puts the rows before "until" that found no partition, and so lie in the DEFAULT one, into partitions of their own. Later
-- rows stay there until their time comes. Few rows are copied; many become one partition as they are, where nothing is
-- in between, since copying them would take the lock for too long. Returns how many rows.
CREATE FUNCTION "partitions_place"("parent" text, "unit" text, "until" timestamptz, "copied" bigint) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT SET timezone = 'UTC' SET lock_timeout = '200ms' AS $$
DECLARE
  stray text := "parent" || '_default';
  col text := "partition_column"("parent");
  found bigint;
  later boolean;
  s timestamptz;
  e timestamptz;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('partitions'), hashtext("parent"));
  EXECUTE format('SELECT count(*), min(%1$I), max(%1$I) FROM %2$I WHERE %1$I < $1', col, stray)
    INTO found, s, e USING "until";
  IF found = 0 THEN RETURN 0; END IF;
  EXECUTE format('SELECT EXISTS (SELECT FROM %2$I WHERE %1$I >= $1)', col, stray) INTO later USING "until";
  s := date_trunc("unit", s, 'UTC');
  e := date_trunc("unit", e, 'UTC') + ('1 ' || "unit")::interval;
  EXECUTE format('ALTER TABLE %I DETACH PARTITION %I', "parent", stray);
  IF found > "copied" AND NOT later
    AND NOT EXISTS (SELECT FROM "partitions_of"("parent") p WHERE p."starts" < e AND p."ends" > s)
  THEN
    EXECUTE format('ALTER TABLE %I RENAME TO %I', stray,
      "parent" || to_char(s, '_YYYYMMDD') || to_char(e, '_YYYYMMDD'));
    EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', "parent",
      "parent" || to_char(s, '_YYYYMMDD') || to_char(e, '_YYYYMMDD'), s, e);
    PERFORM "partition_add_default"("parent");
    RETURN found;
  END IF;
  EXECUTE format('ALTER TABLE %I RENAME TO %I', stray, "parent" || '_stray');
  PERFORM "partition_add_default"("parent");
  FOR s IN
    EXECUTE format('SELECT DISTINCT date_trunc($1, %1$I, ''UTC'') FROM %2$I WHERE %1$I < $2', col, "parent" || '_stray')
    USING "unit", "until"
  LOOP
    PERFORM "partitions_make"("parent", "unit", s, s + interval '1 millisecond');
  END LOOP;
  EXECUTE format('INSERT INTO %I SELECT * FROM %I', "parent", "parent" || '_stray');
  EXECUTE format('DROP TABLE %I', "parent" || '_stray');
  RETURN found;
END $$;

-- Drops the oldest partition that ends by a time. Returns its name, or NULL when there is none. The audit log is
-- append-only (a trigger refuses all else): of it only whole partitions go, and none that holds anything of the last
-- year by the clock of the database, whatever the caller says.
CREATE FUNCTION "partitions_drop"("parent" text, "before" timestamptz) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT SET timezone = 'UTC' SET lock_timeout = '200ms' AS $$
DECLARE
  oldest text;
BEGIN
  IF "parent" = 'AuditLog' THEN
    "before" := least("before", now() - interval '1 year');
  END IF;
  PERFORM pg_advisory_xact_lock(hashtext('partitions'), hashtext("parent"));
  SELECT p."part" INTO oldest FROM "partitions_of"("parent") p WHERE p."ends" <= "before" ORDER BY p."ends" LIMIT 1;
  IF oldest IS NOT NULL THEN
    EXECUTE format('DROP TABLE %I', oldest);
  END IF;
  RETURN oldest;
END $$;

-- Turns a table into a partitioned one, with its rows, keys, indexes, foreign keys, triggers and grants; the column of
-- its time joins the primary key. For migrations: it keeps everyone out while it copies.
CREATE FUNCTION "partition_table"("parent" text, "col" text, "unit" text) RETURNS void
LANGUAGE plpgsql SET search_path FROM CURRENT SET timezone = 'UTC' AS $$
DECLARE
  plain text := "parent" || '_plain';
  old regclass := format('%I', "parent")::regclass;
  pk text[];
  statements text[];
  statement text;
  oldest timestamptz;
BEGIN
  EXECUTE format('LOCK TABLE %I IN ACCESS EXCLUSIVE MODE', "parent");
  SELECT array_agg(a.attname ORDER BY k.place) INTO pk
  FROM pg_constraint c, unnest(c.conkey) WITH ORDINALITY k(num, place), pg_attribute a
  WHERE c.conrelid = old AND c.contype = 'p' AND a.attrelid = old AND a.attnum = k.num;
  IF NOT "col" = ANY (pk) THEN pk := pk || "col"; END IF;
  SELECT array_agg(s) INTO statements FROM (
    SELECT format('ALTER TABLE %I ADD CONSTRAINT %I PRIMARY KEY (%s)', "parent", "parent" || '_pkey',
      (SELECT string_agg(format('%I', k), ', ' ORDER BY place) FROM unnest(pk) WITH ORDINALITY u(k, place))) AS s
    UNION ALL
    SELECT pg_get_indexdef(indexrelid) FROM pg_index WHERE indrelid = old AND NOT indisprimary
    UNION ALL
    SELECT format('ALTER TABLE %I ADD CONSTRAINT %I %s', "parent", conname, pg_get_constraintdef(oid))
    FROM pg_constraint WHERE conrelid = old AND contype = 'f'
    UNION ALL
    SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgrelid = old AND NOT tgisinternal
    UNION ALL
    SELECT format('GRANT %s ON %I TO %s', x.privilege_type, "parent", coalesce(quote_ident(r.rolname), 'PUBLIC'))
    FROM pg_class c, aclexplode(c.relacl) x LEFT JOIN pg_roles r ON r.oid = x.grantee
    WHERE c.oid = old AND x.grantee <> c.relowner
    UNION ALL
    SELECT format('GRANT %s (%I) ON %I TO %s', x.privilege_type, a.attname, "parent",
      coalesce(quote_ident(r.rolname), 'PUBLIC'))
    FROM pg_attribute a, aclexplode(a.attacl) x LEFT JOIN pg_roles r ON r.oid = x.grantee
    WHERE a.attrelid = old AND NOT a.attisdropped
  ) all_of_it;
  FOR statement IN SELECT format('DROP INDEX %s', indexrelid::regclass) FROM pg_index WHERE indrelid = old AND NOT indisprimary LOOP
    EXECUTE statement;
  END LOOP;
  EXECUTE format('ALTER TABLE %I RENAME TO %I', "parent", plain);
  EXECUTE format('ALTER TABLE %I RENAME CONSTRAINT %I TO %I', plain, "parent" || '_pkey', plain || '_pkey');
  EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING DEFAULTS INCLUDING CONSTRAINTS) PARTITION BY RANGE (%I)',
    "parent", plain, "col");
  EXECUTE format('SELECT coalesce(min(%I), now()) FROM %I', "col", plain) INTO oldest;
  PERFORM "partition_add_default"("parent");
  PERFORM "partitions_make"("parent", "unit", least(oldest, now() - ('1 ' || "unit")::interval),
    now() + interval '15 days' + ('1 ' || "unit")::interval);
  EXECUTE format('INSERT INTO %I SELECT * FROM %I', "parent", plain);
  EXECUTE format('DROP TABLE %I', plain);
  FOREACH statement IN ARRAY statements LOOP
    EXECUTE statement;
  END LOOP;
  PERFORM "partition_guard"("parent", p."part") FROM "partitions_of"("parent") p;
END $$;

REVOKE ALL ON FUNCTION "partitions_of"(text), "partition_guard"(text, text), "partition_column"(text),
  "partition_add"(text, text, timestamptz, timestamptz), "partition_add_default"(text),
  "partitions_make"(text, text, timestamptz, timestamptz), "partitions_place"(text, text, timestamptz, bigint),
  "partitions_drop"(text, timestamptz), "partition_table"(text, text, text) FROM PUBLIC;

SELECT "partition_table"('UsageFiveMinutes', 'at', 'day');
SELECT "partition_table"('UsageHour', 'hour', 'day');
SELECT "partition_table"('RefusalHour', 'hour', 'day');
SELECT "partition_table"('AccessLog', 'at', 'day');
SELECT "partition_table"('OutgoingEvent', 'at', 'day');
SELECT "partition_table"('WebhookDelivery', 'eventAt', 'day');
SELECT "partition_table"('UsageDay', 'day', 'month');
SELECT "partition_table"('AuditLog', 'at', 'month');

-- Deletion in batches finds what is old by an index
-- CreateIndex
CREATE INDEX "Command_createdAt_idx" ON "Command"("createdAt");
-- CreateIndex
CREATE INDEX "Mail_createdAt_idx" ON "Mail"("createdAt");

-- CreateTable
CREATE TABLE "JobRun" (
    "name" TEXT NOT NULL,
    "startedAt" TIMESTAMPTZ(3) NOT NULL,
    "finishedAt" TIMESTAMPTZ(3),
    "error" TEXT,
    "result" JSONB,
    "lastSuccessAt" TIMESTAMPTZ(3),

    CONSTRAINT "JobRun_pkey" PRIMARY KEY ("name")
);
