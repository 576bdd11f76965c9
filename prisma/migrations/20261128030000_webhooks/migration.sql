-- Webhooks: what happened (the outbox), the endpoints that receive it, and its way there
-- (docs/adr/0032-events-are-written-where-they-happen.md).

-- CreateEnum
CREATE TYPE "WebhookDeliveryState" AS ENUM ('waiting', 'delivered', 'failed');

-- CreateTable
CREATE TABLE "OutgoingEvent" (
    "id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "kind" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "customerId" UUID,
    "holderId" UUID,
    "endpointId" UUID,
    "data" JSONB NOT NULL,
    "spreadAt" TIMESTAMPTZ(3),

    CONSTRAINT "OutgoingEvent_pkey" PRIMARY KEY ("id","at")
);

-- CreateTable
CREATE TABLE "WebhookEndpoint" (
    "id" UUID NOT NULL,
    "customerId" UUID,
    "name" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "events" TEXT[],
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "secretSealed" TEXT NOT NULL,
    "oldSecretSealed" TEXT,
    "oldSecretUntil" TIMESTAMPTZ(3),
    "failingSince" TIMESTAMPTZ(3),
    "failures" INTEGER NOT NULL DEFAULT 0,
    "slow" BOOLEAN NOT NULL DEFAULT false,
    "offReason" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "WebhookEndpoint_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "WebhookDelivery" (
    "id" UUID NOT NULL,
    "eventId" UUID NOT NULL,
    "eventAt" TIMESTAMPTZ(3) NOT NULL,
    "endpointId" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "state" "WebhookDeliveryState" NOT NULL DEFAULT 'waiting',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "nextAttemptAt" TIMESTAMPTZ(3) NOT NULL,
    "claimedUntil" TIMESTAMPTZ(3),
    "giveUpAt" TIMESTAMPTZ(3) NOT NULL,
    "attemptLog" JSONB NOT NULL DEFAULT '[]',
    "finishedAt" TIMESTAMPTZ(3),

    CONSTRAINT "WebhookDelivery_pkey" PRIMARY KEY ("id","eventAt")
);

-- CreateIndex
CREATE INDEX "WebhookEndpoint_customerId_idx" ON "WebhookEndpoint"("customerId");

-- CreateIndex
CREATE INDEX "WebhookDelivery_endpointId_eventAt_idx" ON "WebhookDelivery"("endpointId", "eventAt");

-- CreateIndex
CREATE UNIQUE INDEX "WebhookDelivery_eventId_endpointId_eventAt_key" ON "WebhookDelivery"("eventId", "endpointId", "eventAt");

-- AddForeignKey
ALTER TABLE "WebhookEndpoint" ADD CONSTRAINT "WebhookEndpoint_customerId_fkey" FOREIGN KEY ("customerId") REFERENCES "Customer"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "WebhookDelivery" ADD CONSTRAINT "WebhookDelivery_endpointId_fkey" FOREIGN KEY ("endpointId") REFERENCES "WebhookEndpoint"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What the job looks for, and invariants that Prisma's schema cannot say.
CREATE INDEX "OutgoingEvent_to_spread" ON "OutgoingEvent"("at") WHERE "spreadAt" IS NULL;
CREATE INDEX "WebhookDelivery_to_do" ON "WebhookDelivery"("endpointId", "nextAttemptAt") WHERE "state" = 'waiting';
ALTER TABLE "WebhookDelivery" ADD CONSTRAINT "WebhookDelivery_finished" CHECK (("finishedAt" IS NULL) = ("state" = 'waiting'));
ALTER TABLE "WebhookDelivery" ADD CONSTRAINT "WebhookDelivery_claimed" CHECK ("claimedUntil" IS NULL OR "state" = 'waiting');
ALTER TABLE "WebhookEndpoint" ADD CONSTRAINT "WebhookEndpoint_old_secret" CHECK (("oldSecretSealed" IS NULL) = ("oldSecretUntil" IS NULL));
ALTER TABLE "WebhookEndpoint" ADD CONSTRAINT "WebhookEndpoint_failing" CHECK (("failingSince" IS NULL) = ("failures" = 0));
ALTER TABLE "WebhookEndpoint" ADD CONSTRAINT "WebhookEndpoint_off" CHECK ("offReason" IS NULL OR NOT "enabled");

-- Writes an event if an endpoint that is on listens to it; returns its id, or null.
CREATE FUNCTION "record_event"(event_kind TEXT, payload_version INTEGER, customer UUID, holder UUID, happened_at TIMESTAMPTZ, payload JSONB)
RETURNS UUID LANGUAGE sql AS $$
  INSERT INTO "OutgoingEvent" ("id", "at", "kind", "version", "customerId", "holderId", "data")
  SELECT gen_random_uuid(), happened_at, event_kind, payload_version, customer, holder, payload
  WHERE EXISTS (
    SELECT FROM "WebhookEndpoint"
    WHERE "enabled" AND event_kind = ANY ("events") AND ("customerId" IS NULL OR "customerId" IN (customer, holder))
  )
  RETURNING "id"
$$;

-- A rotation that ends, whoever ends it: the relay, the janitor, a person. It runs with its owner's rights, since the relay's
-- role may write no event; hence the fixed search path, with temporary tables last.
DO $do$
BEGIN
  EXECUTE format($ddl$
    CREATE FUNCTION "record_rotation_ended"() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = %I, pg_temp AS $body$
    BEGIN
      PERFORM "record_event"('rotation.ended', 1, (SELECT "customerId" FROM "Device" WHERE "id" = NEW."deviceId"), NULL,
        date_trunc('milliseconds', now()),
        jsonb_build_object(
          'rotationId', NEW."id", 'deviceId', NEW."deviceId", 'trigger', NEW."trigger", 'state', NEW."state",
          'reason', NEW."reason", 'oldIp', NEW."oldIp", 'newIp', NEW."newIp", 'oldIpv6', NEW."oldIpv6",
          'newIpv6', NEW."newIpv6", 'attempts', NEW."attempts",
          'requestedAt', to_char(NEW."createdAt" AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')));
      RETURN NULL;
    END
    $body$
  $ddl$, current_schema());
END
$do$;

CREATE TRIGGER "Rotation_ended" AFTER UPDATE ON "Rotation" FOR EACH ROW
WHEN (OLD."activeDeviceId" IS NOT NULL AND NEW."activeDeviceId" IS NULL)
EXECUTE FUNCTION "record_rotation_ended"();
