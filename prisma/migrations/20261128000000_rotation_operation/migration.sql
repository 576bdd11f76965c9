-- Rotation as an operation (docs/adr/0028-rotation-is-an-operation.md): its states, attempts and steps; the radio's
-- holds; schedules, links and groups. Stop web, jobs and relays while it is applied.

-- CreateEnum
CREATE TYPE "GroupRotationState" AS ENUM ('waiting', 'started', 'refused', 'cancelled');

-- The states of the operation: what runs while this is applied is shown with its radio off, and ends as it did before.
ALTER TABLE "Rotation" DROP CONSTRAINT "Rotation_active";
ALTER TABLE "Rotation" DROP CONSTRAINT "Rotation_honest";
CREATE TYPE "RotationState_new" AS ENUM ('queued', 'draining', 'radio_off', 'hold', 'radio_on', 'waiting_ip', 'verifying', 'changed', 'same_ip', 'failed');
ALTER TABLE "Rotation" ALTER COLUMN "state" DROP DEFAULT;
ALTER TABLE "Rotation" ALTER COLUMN "state" TYPE "RotationState_new"
  USING (CASE "state"::text WHEN 'running' THEN 'radio_off' ELSE "state"::text END)::"RotationState_new";
DROP TYPE "RotationState";
ALTER TYPE "RotationState_new" RENAME TO "RotationState";
ALTER TABLE "Rotation" ALTER COLUMN "state" SET DEFAULT 'queued';

-- AlterTable
ALTER TABLE "Command" ADD COLUMN     "dueAt" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "Connection" ADD COLUMN     "rotationWaitSeconds" INTEGER NOT NULL DEFAULT 30;

-- AlterTable
ALTER TABLE "Customer" ADD COLUMN     "maxRotatingPercent" INTEGER NOT NULL DEFAULT 50;

-- AlterTable
ALTER TABLE "Device" ADD COLUMN     "capabilities" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "lastTrafficAt" TIMESTAMPTZ(3),
ADD COLUMN     "rotationCooldownSeconds" INTEGER NOT NULL DEFAULT 10,
ADD COLUMN     "rotationDrainSeconds" INTEGER NOT NULL DEFAULT 3,
ADD COLUMN     "rotationMaxAttempts" INTEGER NOT NULL DEFAULT 3;

-- AlterTable
ALTER TABLE "Rotation" ADD COLUMN     "attemptId" UUID,
ADD COLUMN     "attemptLog" JSONB NOT NULL DEFAULT '[]',
ADD COLUMN     "linkId" UUID,
ADD COLUMN     "maxAttempts" INTEGER NOT NULL DEFAULT 3,
ADD COLUMN     "method" TEXT,
ADD COLUMN     "newIpv6" TEXT,
ADD COLUMN     "oldIpv6" TEXT,
ADD COLUMN     "scheduledFor" TIMESTAMPTZ(3),
ADD COLUMN     "seenBefore" INTEGER,
ADD COLUMN     "steps" JSONB NOT NULL DEFAULT '[]',
ADD COLUMN     "unseenHours" INTEGER;

-- CreateTable
CREATE TABLE "RotationHold" (
    "deviceId" UUID NOT NULL,
    "carrier" TEXT NOT NULL,
    "holdMs" INTEGER NOT NULL,
    "attempts" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "changed" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "RotationHold_pkey" PRIMARY KEY ("deviceId","carrier","holdMs")
);

-- CreateTable
CREATE TABLE "RotationSchedule" (
    "deviceId" UUID NOT NULL,
    "everyMinutes" INTEGER,
    "cron" TEXT,
    "timeZone" TEXT,
    "jitterPercent" INTEGER NOT NULL DEFAULT 10,
    "idleSeconds" INTEGER,
    "pausedAt" TIMESTAMPTZ(3),
    "dueAt" TIMESTAMPTZ(3),
    "nextAt" TIMESTAMPTZ(3),
    "waitingSince" TIMESTAMPTZ(3),
    "lastSuccessAt" TIMESTAMPTZ(3),
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "RotationSchedule_pkey" PRIMARY KEY ("deviceId")
);

-- CreateTable
CREATE TABLE "RotationLink" (
    "id" UUID NOT NULL,
    "deviceId" UUID NOT NULL,
    "holderId" UUID,
    "name" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "cidrs" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "maxUses" INTEGER,
    "uses" INTEGER NOT NULL DEFAULT 0,
    "expiresAt" TIMESTAMPTZ(3),
    "createdById" UUID,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "lastUsedAt" TIMESTAMPTZ(3),
    "lastUsedIp" TEXT,
    "revokedAt" TIMESTAMPTZ(3),

    CONSTRAINT "RotationLink_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "DeviceGroup" (
    "id" UUID NOT NULL,
    "customerId" UUID,
    "name" TEXT NOT NULL,
    "colour" TEXT NOT NULL,
    "maxRotatingPercent" INTEGER NOT NULL DEFAULT 50,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "DeviceGroup_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "DeviceGroupEntry" (
    "groupId" UUID NOT NULL,
    "deviceId" UUID NOT NULL,
    "addedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "DeviceGroupEntry_pkey" PRIMARY KEY ("groupId","deviceId")
);

-- CreateTable
CREATE TABLE "GroupRotation" (
    "id" UUID NOT NULL,
    "groupId" UUID NOT NULL,
    "requestedById" UUID,
    "unseenHours" INTEGER,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "cancelledAt" TIMESTAMPTZ(3),
    "finishedAt" TIMESTAMPTZ(3),

    CONSTRAINT "GroupRotation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "GroupRotationEntry" (
    "groupRotationId" UUID NOT NULL,
    "deviceId" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "state" "GroupRotationState" NOT NULL DEFAULT 'waiting',
    "reason" TEXT,
    "rotationId" UUID,

    CONSTRAINT "GroupRotationEntry_pkey" PRIMARY KEY ("groupRotationId","deviceId")
);

-- CreateIndex
CREATE INDEX "RotationSchedule_nextAt_idx" ON "RotationSchedule"("nextAt");

-- CreateIndex
CREATE UNIQUE INDEX "RotationLink_hash_key" ON "RotationLink"("hash");

-- CreateIndex
CREATE INDEX "RotationLink_deviceId_idx" ON "RotationLink"("deviceId");

-- CreateIndex
CREATE INDEX "RotationLink_holderId_idx" ON "RotationLink"("holderId");

-- CreateIndex
CREATE UNIQUE INDEX "DeviceGroup_customerId_name_key" ON "DeviceGroup"("customerId", "name");

-- CreateIndex
CREATE INDEX "DeviceGroupEntry_deviceId_idx" ON "DeviceGroupEntry"("deviceId");

-- CreateIndex
CREATE INDEX "GroupRotation_groupId_createdAt_idx" ON "GroupRotation"("groupId", "createdAt");

-- CreateIndex
CREATE INDEX "GroupRotation_finishedAt_idx" ON "GroupRotation"("finishedAt");

-- CreateIndex
CREATE UNIQUE INDEX "GroupRotationEntry_rotationId_key" ON "GroupRotationEntry"("rotationId");

-- CreateIndex
CREATE INDEX "GroupRotationEntry_deviceId_idx" ON "GroupRotationEntry"("deviceId");

-- CreateIndex
CREATE UNIQUE INDEX "Rotation_attemptId_key" ON "Rotation"("attemptId");

-- CreateIndex
CREATE INDEX "Rotation_linkId_idx" ON "Rotation"("linkId");

-- CreateIndex
CREATE UNIQUE INDEX "Rotation_deviceId_scheduledFor_key" ON "Rotation"("deviceId", "scheduledFor");

-- AddForeignKey
ALTER TABLE "Rotation" ADD CONSTRAINT "Rotation_linkId_fkey" FOREIGN KEY ("linkId") REFERENCES "RotationLink"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RotationHold" ADD CONSTRAINT "RotationHold_deviceId_fkey" FOREIGN KEY ("deviceId") REFERENCES "Device"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RotationSchedule" ADD CONSTRAINT "RotationSchedule_deviceId_fkey" FOREIGN KEY ("deviceId") REFERENCES "Device"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RotationLink" ADD CONSTRAINT "RotationLink_deviceId_fkey" FOREIGN KEY ("deviceId") REFERENCES "Device"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RotationLink" ADD CONSTRAINT "RotationLink_holderId_fkey" FOREIGN KEY ("holderId") REFERENCES "Customer"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RotationLink" ADD CONSTRAINT "RotationLink_createdById_fkey" FOREIGN KEY ("createdById") REFERENCES "User"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DeviceGroup" ADD CONSTRAINT "DeviceGroup_customerId_fkey" FOREIGN KEY ("customerId") REFERENCES "Customer"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DeviceGroupEntry" ADD CONSTRAINT "DeviceGroupEntry_groupId_fkey" FOREIGN KEY ("groupId") REFERENCES "DeviceGroup"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DeviceGroupEntry" ADD CONSTRAINT "DeviceGroupEntry_deviceId_fkey" FOREIGN KEY ("deviceId") REFERENCES "Device"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "GroupRotation" ADD CONSTRAINT "GroupRotation_groupId_fkey" FOREIGN KEY ("groupId") REFERENCES "DeviceGroup"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "GroupRotation" ADD CONSTRAINT "GroupRotation_requestedById_fkey" FOREIGN KEY ("requestedById") REFERENCES "User"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "GroupRotationEntry" ADD CONSTRAINT "GroupRotationEntry_groupRotationId_fkey" FOREIGN KEY ("groupRotationId") REFERENCES "GroupRotation"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "GroupRotationEntry" ADD CONSTRAINT "GroupRotationEntry_deviceId_fkey" FOREIGN KEY ("deviceId") REFERENCES "Device"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "GroupRotationEntry" ADD CONSTRAINT "GroupRotationEntry_rotationId_fkey" FOREIGN KEY ("rotationId") REFERENCES "Rotation"("id") ON DELETE SET NULL ON UPDATE CASCADE;


-- Commands that were sent are due as they were before.
UPDATE "Command" SET "dueAt" = "sentAt" + CASE "kind" WHEN 'rotate' THEN interval '180 seconds' ELSE interval '60 seconds' END
WHERE "state" = 'sent';
UPDATE "Rotation" SET "attemptId" = "commandId" WHERE "state" = 'radio_off' AND "commandId" IS NOT NULL;

-- Invariants that Prisma's schema cannot say.
ALTER TABLE "Command" ADD CONSTRAINT "Command_due" CHECK ("state" <> 'sent' OR "dueAt" IS NOT NULL);
ALTER TABLE "Rotation" ADD CONSTRAINT "Rotation_active" CHECK (("activeDeviceId" IS NULL) = ("state" IN ('changed', 'same_ip', 'failed')) AND ("activeDeviceId" IS NULL OR "activeDeviceId" = "deviceId"));
ALTER TABLE "Rotation" ADD CONSTRAINT "Rotation_honest" CHECK ("state" <> 'changed' OR ("newIp" IS NOT NULL AND "newIp" IS DISTINCT FROM "oldIp"));
ALTER TABLE "Rotation" ADD CONSTRAINT "Rotation_attempts" CHECK ("maxAttempts" BETWEEN 1 AND 10 AND "attempts" BETWEEN 0 AND 100);
ALTER TABLE "Rotation" ADD CONSTRAINT "Rotation_unseen" CHECK ("unseenHours" BETWEEN 1 AND 720);
ALTER TABLE "Device" ADD CONSTRAINT "Device_rotation" CHECK ("rotationDrainSeconds" BETWEEN 0 AND 30 AND "rotationCooldownSeconds" BETWEEN 0 AND 3600 AND "rotationMaxAttempts" BETWEEN 1 AND 10);
ALTER TABLE "Connection" ADD CONSTRAINT "Connection_rotation_wait" CHECK ("rotationWaitSeconds" BETWEEN 0 AND 60);
ALTER TABLE "Customer" ADD CONSTRAINT "Customer_rotating" CHECK ("maxRotatingPercent" BETWEEN 1 AND 100);
ALTER TABLE "DeviceGroup" ADD CONSTRAINT "DeviceGroup_rotating" CHECK ("maxRotatingPercent" BETWEEN 1 AND 100);
-- The unique key holds names of customers only: NULL differs from NULL.
CREATE UNIQUE INDEX "DeviceGroup_operators_name" ON "DeviceGroup"("name") WHERE "customerId" IS NULL;
ALTER TABLE "GroupRotation" ADD CONSTRAINT "GroupRotation_unseen" CHECK ("unseenHours" BETWEEN 1 AND 720);
ALTER TABLE "RotationHold" ADD CONSTRAINT "RotationHold_counts" CHECK ("holdMs" BETWEEN 0 AND 60000 AND "changed" BETWEEN 0 AND "attempts");
ALTER TABLE "RotationSchedule" ADD CONSTRAINT "RotationSchedule_kind" CHECK (("everyMinutes" IS NULL) <> ("cron" IS NULL) AND ("cron" IS NULL) = ("timeZone" IS NULL));
ALTER TABLE "RotationSchedule" ADD CONSTRAINT "RotationSchedule_bounds" CHECK ("everyMinutes" BETWEEN 1 AND 1440 AND "jitterPercent" BETWEEN 0 AND 50 AND "idleSeconds" BETWEEN 1 AND 600);
ALTER TABLE "RotationSchedule" ADD CONSTRAINT "RotationSchedule_next" CHECK (("nextAt" IS NULL) = ("pausedAt" IS NOT NULL));
ALTER TABLE "RotationLink" ADD CONSTRAINT "RotationLink_uses" CHECK ("uses" >= 0 AND ("maxUses" IS NULL OR "uses" <= "maxUses"));
ALTER TABLE "GroupRotationEntry" ADD CONSTRAINT "GroupRotationEntry_started" CHECK ("rotationId" IS NULL OR "state" = 'started');
