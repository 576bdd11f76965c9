-- AlterTable
ALTER TABLE "Incident" ADD COLUMN     "reportedAt" TIMESTAMPTZ(3);

-- Webhooks received what was announced so far, but of devices that were muted by then.
UPDATE "Incident" i SET "reportedAt" = "noticedAt"
WHERE "noticedAt" IS NOT NULL AND NOT EXISTS (
  SELECT FROM "DeviceMute" m
  WHERE m."deviceId" = i."deviceId" AND m."createdAt" <= i."noticedAt"
    AND m."sideId" = COALESCE(i."customerId", '00000000-0000-0000-0000-000000000000'::uuid));
