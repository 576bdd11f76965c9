-- CreateEnum
CREATE TYPE "NoticeChannel" AS ENUM ('bell', 'mail');

-- CreateEnum
CREATE TYPE "NoticePhase" AS ENUM ('opened', 'closed');

-- AlterTable
ALTER TABLE "Customer" ADD COLUMN     "alertRotationFailures" INTEGER NOT NULL DEFAULT 3;

-- CreateTable
CREATE TABLE "Incident" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "subjectId" UUID NOT NULL,
    "customerId" UUID,
    "deviceId" UUID,
    "facts" JSONB NOT NULL DEFAULT '{}',
    "count" INTEGER NOT NULL DEFAULT 1,
    "seenAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "openedAt" TIMESTAMPTZ(3),
    "noticedAt" TIMESTAMPTZ(3),
    "closedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Incident_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Notice" (
    "id" UUID NOT NULL,
    "incidentId" UUID NOT NULL,
    "userId" UUID NOT NULL,
    "customerId" UUID,
    "channel" "NoticeChannel" NOT NULL,
    "phase" "NoticePhase" NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "readAt" TIMESTAMPTZ(3),
    "heldUntil" TIMESTAMPTZ(3),

    CONSTRAINT "Notice_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AlertSettings" (
    "userId" UUID NOT NULL,
    "sideId" UUID NOT NULL,
    "choices" JSONB NOT NULL DEFAULT '{}',
    "quietFrom" INTEGER,
    "quietUntil" INTEGER,
    "timeZone" TEXT NOT NULL DEFAULT 'UTC',

    CONSTRAINT "AlertSettings_pkey" PRIMARY KEY ("userId","sideId")
);

-- CreateTable
CREATE TABLE "DeviceMute" (
    "deviceId" UUID NOT NULL,
    "sideId" UUID NOT NULL,
    "until" TIMESTAMPTZ(3),
    "createdById" UUID,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "DeviceMute_pkey" PRIMARY KEY ("deviceId","sideId")
);

-- CreateTable
CREATE TABLE "MaintenanceWindow" (
    "id" UUID NOT NULL,
    "deviceId" UUID,
    "relayId" UUID,
    "note" TEXT,
    "startsAt" TIMESTAMPTZ(3) NOT NULL,
    "endsAt" TIMESTAMPTZ(3) NOT NULL,
    "cancelledAt" TIMESTAMPTZ(3),
    "createdById" UUID,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "MaintenanceWindow_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AlertWatch" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "since" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "lastAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "AlertWatch_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "Incident_kind_subjectId_openedAt_idx" ON "Incident"("kind", "subjectId", "openedAt");

-- CreateIndex
CREATE INDEX "Incident_customerId_openedAt_idx" ON "Incident"("customerId", "openedAt");

-- CreateIndex
CREATE INDEX "Incident_deviceId_openedAt_idx" ON "Incident"("deviceId", "openedAt");

-- CreateIndex
CREATE INDEX "Incident_openedAt_idx" ON "Incident"("openedAt");

-- CreateIndex
CREATE INDEX "Incident_closedAt_idx" ON "Incident"("closedAt");

-- CreateIndex
CREATE INDEX "Notice_userId_channel_createdAt_idx" ON "Notice"("userId", "channel", "createdAt");

-- CreateIndex
CREATE INDEX "Notice_heldUntil_idx" ON "Notice"("heldUntil");

-- CreateIndex
CREATE UNIQUE INDEX "Notice_incidentId_userId_channel_phase_key" ON "Notice"("incidentId", "userId", "channel", "phase");

-- CreateIndex
CREATE INDEX "DeviceMute_until_idx" ON "DeviceMute"("until");

-- CreateIndex
CREATE INDEX "MaintenanceWindow_deviceId_endsAt_idx" ON "MaintenanceWindow"("deviceId", "endsAt");

-- CreateIndex
CREATE INDEX "MaintenanceWindow_relayId_endsAt_idx" ON "MaintenanceWindow"("relayId", "endsAt");

-- AddForeignKey
ALTER TABLE "Incident" ADD CONSTRAINT "Incident_customerId_fkey" FOREIGN KEY ("customerId") REFERENCES "Customer"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Incident" ADD CONSTRAINT "Incident_deviceId_fkey" FOREIGN KEY ("deviceId") REFERENCES "Device"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Notice" ADD CONSTRAINT "Notice_incidentId_fkey" FOREIGN KEY ("incidentId") REFERENCES "Incident"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Notice" ADD CONSTRAINT "Notice_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AlertSettings" ADD CONSTRAINT "AlertSettings_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DeviceMute" ADD CONSTRAINT "DeviceMute_deviceId_fkey" FOREIGN KEY ("deviceId") REFERENCES "Device"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DeviceMute" ADD CONSTRAINT "DeviceMute_createdById_fkey" FOREIGN KEY ("createdById") REFERENCES "User"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "MaintenanceWindow" ADD CONSTRAINT "MaintenanceWindow_deviceId_fkey" FOREIGN KEY ("deviceId") REFERENCES "Device"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "MaintenanceWindow" ADD CONSTRAINT "MaintenanceWindow_relayId_fkey" FOREIGN KEY ("relayId") REFERENCES "Relay"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "MaintenanceWindow" ADD CONSTRAINT "MaintenanceWindow_createdById_fkey" FOREIGN KEY ("createdById") REFERENCES "User"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- One open incident for each kind and subject: two jobs cannot open it twice
CREATE UNIQUE INDEX "Incident_open" ON "Incident"("kind", "subjectId") WHERE "closedAt" IS NULL;
ALTER TABLE "Incident" ADD CONSTRAINT "Incident_count" CHECK ("count" >= 1);
ALTER TABLE "Incident" ADD CONSTRAINT "Incident_noticed" CHECK ("noticedAt" IS NULL OR "openedAt" IS NOT NULL);
ALTER TABLE "Notice" ADD CONSTRAINT "Notice_channel" CHECK (CASE "channel" WHEN 'bell' THEN "heldUntil" IS NULL ELSE "readAt" IS NULL END);
ALTER TABLE "AlertSettings" ADD CONSTRAINT "AlertSettings_quiet" CHECK (
  ("quietFrom" IS NULL) = ("quietUntil" IS NULL) AND "quietFrom" <> "quietUntil"
  AND "quietFrom" BETWEEN 0 AND 1439 AND "quietUntil" BETWEEN 0 AND 1439);
ALTER TABLE "MaintenanceWindow" ADD CONSTRAINT "MaintenanceWindow_subject" CHECK (num_nonnulls("deviceId", "relayId") = 1);
ALTER TABLE "MaintenanceWindow" ADD CONSTRAINT "MaintenanceWindow_times" CHECK ("endsAt" >= "startsAt");
ALTER TABLE "Customer" ADD CONSTRAINT "Customer_alertRotationFailures" CHECK ("alertRotationFailures" BETWEEN 1 AND 20);
ALTER TABLE "AlertWatch" ADD CONSTRAINT "AlertWatch_one" CHECK ("id" = 1);
INSERT INTO "AlertWatch" ("id") VALUES (1);
