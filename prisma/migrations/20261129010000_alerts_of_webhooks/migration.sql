-- AlterTable
ALTER TABLE "AlertWatch" ADD COLUMN     "asked" JSONB NOT NULL DEFAULT '{}';

-- AlterTable
ALTER TABLE "WebhookEndpoint" ADD COLUMN     "alerts" TEXT[] NOT NULL DEFAULT '{}';

-- Whether an endpoint with these choices receives an event. Alerts are also chosen by their kind; none chosen: all.
CREATE FUNCTION "endpoint_listens"(events TEXT[], alerts TEXT[], event_kind TEXT, payload JSONB)
RETURNS BOOLEAN LANGUAGE sql IMMUTABLE AS $$
  SELECT event_kind = ANY (events)
    AND (alerts = '{}' OR event_kind NOT IN ('alert.opened', 'alert.closed') OR payload ->> 'alert' = ANY (alerts))
$$;

CREATE OR REPLACE FUNCTION "record_event"(event_kind TEXT, payload_version INTEGER, customer UUID, holder UUID, happened_at TIMESTAMPTZ, payload JSONB)
RETURNS UUID LANGUAGE sql AS $$
  INSERT INTO "OutgoingEvent" ("id", "at", "kind", "version", "customerId", "holderId", "data")
  SELECT gen_random_uuid(), happened_at, event_kind, payload_version, customer, holder, payload
  WHERE EXISTS (
    SELECT FROM "WebhookEndpoint"
    WHERE "enabled" AND ("customerId" IS NULL OR "customerId" IN (customer, holder))
      AND "endpoint_listens"("events", "alerts", event_kind, payload)
  )
  RETURNING "id"
$$;
