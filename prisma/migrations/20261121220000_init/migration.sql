-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "CustomerState" AS ENUM ('active', 'suspended');

-- CreateEnum
CREATE TYPE "MemberRole" AS ENUM ('owner', 'manager', 'viewer');

-- CreateEnum
CREATE TYPE "DeviceStatus" AS ENUM ('online', 'offline');

-- CreateEnum
CREATE TYPE "ProxyProtocols" AS ENUM ('any', 'http', 'socks5');

-- CreateEnum
CREATE TYPE "QuotaPeriod" AS ENUM ('none', 'day', 'month');

-- CreateEnum
CREATE TYPE "CommandKind" AS ENUM ('rotate', 'reboot', 'find_phone');

-- CreateEnum
CREATE TYPE "CommandState" AS ENUM ('queued', 'sent', 'done', 'failed', 'expired');

-- CreateEnum
CREATE TYPE "RotationState" AS ENUM ('queued', 'running', 'changed', 'same_ip', 'failed');

-- CreateTable
CREATE TABLE "Customer" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "state" "CustomerState" NOT NULL DEFAULT 'active',
    "suspendedAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Customer_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "User" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "passwordHash" TEXT,
    "isOperator" BOOLEAN NOT NULL DEFAULT false,
    "sessionVersion" INTEGER NOT NULL DEFAULT 1,
    "emailVerifiedAt" TIMESTAMPTZ(3),
    "lastSignInAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "User_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Member" (
    "customerId" UUID NOT NULL,
    "userId" UUID NOT NULL,
    "role" "MemberRole" NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Member_pkey" PRIMARY KEY ("customerId","userId")
);

-- CreateTable
CREATE TABLE "Session" (
    "id" UUID NOT NULL,
    "userId" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "ip" TEXT,
    "userAgent" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "lastUsedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Relay" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "publicHost" TEXT NOT NULL,
    "tunnelUrl" TEXT NOT NULL,
    "portMin" INTEGER NOT NULL,
    "portMax" INTEGER NOT NULL,
    "bootId" UUID,
    "lastSeenAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Relay_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Device" (
    "id" UUID NOT NULL,
    "customerId" UUID,
    "relayId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "model" TEXT,
    "osVersion" TEXT,
    "status" "DeviceStatus" NOT NULL DEFAULT 'offline',
    "statusReason" TEXT,
    "statusChangedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "sessionEpoch" BIGINT NOT NULL DEFAULT 0,
    "connectedAt" TIMESTAMPTZ(3),
    "lastSeenAt" TIMESTAMPTZ(3),
    "batteryPercent" INTEGER,
    "charging" BOOLEAN,
    "signalDbm" INTEGER,
    "carrier" TEXT,
    "networkType" TEXT,
    "mobileUp" BOOLEAN,
    "publicIpv4" TEXT,
    "publicIpv6" TEXT,
    "appVersion" TEXT,
    "temperatureC" DOUBLE PRECISION,
    "rttMs" DOUBLE PRECISION,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Device_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "DeviceSecret" (
    "id" UUID NOT NULL,
    "deviceId" UUID NOT NULL,
    "hash" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "revokedAt" TIMESTAMPTZ(3),

    CONSTRAINT "DeviceSecret_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "PairingCode" (
    "id" UUID NOT NULL,
    "hash" TEXT NOT NULL,
    "relayId" UUID NOT NULL,
    "customerId" UUID,
    "deviceId" UUID,
    "deviceName" TEXT,
    "createdById" UUID,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "usedAt" TIMESTAMPTZ(3),

    CONSTRAINT "PairingCode_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Connection" (
    "id" UUID NOT NULL,
    "deviceId" UUID NOT NULL,
    "relayId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "port" INTEGER,
    "username" TEXT NOT NULL,
    "passwordVerifier" TEXT NOT NULL,
    "passwordSealed" TEXT NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "protocols" "ProxyProtocols" NOT NULL DEFAULT 'any',
    "expiresAt" TIMESTAMPTZ(3),
    "quotaBytes" BIGINT,
    "quotaPeriod" "QuotaPeriod" NOT NULL DEFAULT 'none',
    "speedBitsPerSecond" BIGINT,
    "maxStreams" INTEGER NOT NULL DEFAULT 1000,
    "maxConnectsPerSecond" INTEGER NOT NULL DEFAULT 200,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,
    "deletedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Connection_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "WhitelistEntry" (
    "id" UUID NOT NULL,
    "connectionId" UUID NOT NULL,
    "cidr" TEXT NOT NULL,
    "note" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "WhitelistEntry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "UsageHour" (
    "connectionId" UUID NOT NULL,
    "hour" TIMESTAMPTZ(3) NOT NULL,
    "deviceId" UUID NOT NULL,
    "ownerId" UUID NOT NULL,
    "bytesUp" BIGINT NOT NULL DEFAULT 0,
    "bytesDown" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "UsageHour_pkey" PRIMARY KEY ("connectionId","hour","ownerId")
);

-- CreateTable
CREATE TABLE "QuotaUse" (
    "connectionId" UUID NOT NULL,
    "periodStart" TIMESTAMPTZ(3) NOT NULL,
    "bytes" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "QuotaUse_pkey" PRIMARY KEY ("connectionId")
);

-- CreateTable
CREATE TABLE "UsageFlush" (
    "bootId" UUID NOT NULL,
    "sequence" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "UsageFlush_pkey" PRIMARY KEY ("bootId","sequence")
);

-- CreateTable
CREATE TABLE "Command" (
    "id" UUID NOT NULL,
    "deviceId" UUID NOT NULL,
    "relayId" UUID NOT NULL,
    "kind" "CommandKind" NOT NULL,
    "state" "CommandState" NOT NULL DEFAULT 'queued',
    "requestedById" UUID,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "sentAt" TIMESTAMPTZ(3),
    "finishedAt" TIMESTAMPTZ(3),
    "reason" TEXT,

    CONSTRAINT "Command_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Rotation" (
    "id" UUID NOT NULL,
    "deviceId" UUID NOT NULL,
    "commandId" UUID,
    "activeDeviceId" UUID,
    "trigger" TEXT NOT NULL,
    "state" "RotationState" NOT NULL DEFAULT 'queued',
    "oldIp" TEXT,
    "newIp" TEXT,
    "reason" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "startedAt" TIMESTAMPTZ(3),
    "finishedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Rotation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "IpHistory" (
    "id" UUID NOT NULL,
    "deviceId" UUID NOT NULL,
    "ip" TEXT NOT NULL,
    "carrier" TEXT,
    "firstSeenAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "lastSeenAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "IpHistory_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "StatusLog" (
    "id" UUID NOT NULL,
    "deviceId" UUID NOT NULL,
    "status" "DeviceStatus" NOT NULL,
    "reason" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "StatusLog_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AuditLog" (
    "id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actorKind" TEXT NOT NULL,
    "actorId" UUID,
    "actorName" TEXT,
    "action" TEXT NOT NULL,
    "targetType" TEXT NOT NULL,
    "targetId" UUID,
    "customerId" UUID,
    "ip" TEXT,
    "before" JSONB,
    "after" JSONB,

    CONSTRAINT "AuditLog_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "User_email_key" ON "User"("email");

-- CreateIndex
CREATE INDEX "Member_userId_idx" ON "Member"("userId");

-- CreateIndex
CREATE INDEX "Session_userId_idx" ON "Session"("userId");

-- CreateIndex
CREATE INDEX "Session_expiresAt_idx" ON "Session"("expiresAt");

-- CreateIndex
CREATE UNIQUE INDEX "Relay_name_key" ON "Relay"("name");

-- CreateIndex
CREATE INDEX "Device_customerId_idx" ON "Device"("customerId");

-- CreateIndex
CREATE INDEX "Device_relayId_idx" ON "Device"("relayId");

-- CreateIndex
CREATE UNIQUE INDEX "DeviceSecret_hash_key" ON "DeviceSecret"("hash");

-- CreateIndex
CREATE INDEX "DeviceSecret_deviceId_idx" ON "DeviceSecret"("deviceId");

-- CreateIndex
CREATE UNIQUE INDEX "PairingCode_hash_key" ON "PairingCode"("hash");

-- CreateIndex
CREATE INDEX "PairingCode_expiresAt_idx" ON "PairingCode"("expiresAt");

-- CreateIndex
CREATE UNIQUE INDEX "Connection_username_key" ON "Connection"("username");

-- CreateIndex
CREATE INDEX "Connection_deviceId_idx" ON "Connection"("deviceId");

-- CreateIndex
CREATE UNIQUE INDEX "Connection_relayId_port_key" ON "Connection"("relayId", "port");

-- CreateIndex
CREATE UNIQUE INDEX "WhitelistEntry_connectionId_cidr_key" ON "WhitelistEntry"("connectionId", "cidr");

-- CreateIndex
CREATE INDEX "UsageHour_deviceId_hour_idx" ON "UsageHour"("deviceId", "hour");

-- CreateIndex
CREATE INDEX "UsageHour_ownerId_hour_idx" ON "UsageHour"("ownerId", "hour");

-- CreateIndex
CREATE INDEX "UsageHour_hour_idx" ON "UsageHour"("hour");

-- CreateIndex
CREATE INDEX "UsageFlush_at_idx" ON "UsageFlush"("at");

-- CreateIndex
CREATE INDEX "Command_relayId_state_idx" ON "Command"("relayId", "state");

-- CreateIndex
CREATE INDEX "Command_deviceId_createdAt_idx" ON "Command"("deviceId", "createdAt");

-- CreateIndex
CREATE UNIQUE INDEX "Rotation_commandId_key" ON "Rotation"("commandId");

-- CreateIndex
CREATE UNIQUE INDEX "Rotation_activeDeviceId_key" ON "Rotation"("activeDeviceId");

-- CreateIndex
CREATE INDEX "Rotation_deviceId_createdAt_idx" ON "Rotation"("deviceId", "createdAt");

-- CreateIndex
CREATE INDEX "IpHistory_deviceId_firstSeenAt_idx" ON "IpHistory"("deviceId", "firstSeenAt");

-- CreateIndex
CREATE INDEX "StatusLog_deviceId_at_idx" ON "StatusLog"("deviceId", "at");

-- CreateIndex
CREATE INDEX "AuditLog_customerId_at_idx" ON "AuditLog"("customerId", "at");

-- CreateIndex
CREATE INDEX "AuditLog_targetId_at_idx" ON "AuditLog"("targetId", "at");

-- CreateIndex
CREATE INDEX "AuditLog_at_idx" ON "AuditLog"("at");

-- AddForeignKey
ALTER TABLE "Member" ADD CONSTRAINT "Member_customerId_fkey" FOREIGN KEY ("customerId") REFERENCES "Customer"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Member" ADD CONSTRAINT "Member_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Session" ADD CONSTRAINT "Session_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Device" ADD CONSTRAINT "Device_customerId_fkey" FOREIGN KEY ("customerId") REFERENCES "Customer"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Device" ADD CONSTRAINT "Device_relayId_fkey" FOREIGN KEY ("relayId") REFERENCES "Relay"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DeviceSecret" ADD CONSTRAINT "DeviceSecret_deviceId_fkey" FOREIGN KEY ("deviceId") REFERENCES "Device"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PairingCode" ADD CONSTRAINT "PairingCode_relayId_fkey" FOREIGN KEY ("relayId") REFERENCES "Relay"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PairingCode" ADD CONSTRAINT "PairingCode_customerId_fkey" FOREIGN KEY ("customerId") REFERENCES "Customer"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PairingCode" ADD CONSTRAINT "PairingCode_deviceId_fkey" FOREIGN KEY ("deviceId") REFERENCES "Device"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PairingCode" ADD CONSTRAINT "PairingCode_createdById_fkey" FOREIGN KEY ("createdById") REFERENCES "User"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Connection" ADD CONSTRAINT "Connection_deviceId_fkey" FOREIGN KEY ("deviceId") REFERENCES "Device"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Connection" ADD CONSTRAINT "Connection_relayId_fkey" FOREIGN KEY ("relayId") REFERENCES "Relay"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "WhitelistEntry" ADD CONSTRAINT "WhitelistEntry_connectionId_fkey" FOREIGN KEY ("connectionId") REFERENCES "Connection"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "UsageHour" ADD CONSTRAINT "UsageHour_connectionId_fkey" FOREIGN KEY ("connectionId") REFERENCES "Connection"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "UsageHour" ADD CONSTRAINT "UsageHour_deviceId_fkey" FOREIGN KEY ("deviceId") REFERENCES "Device"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "QuotaUse" ADD CONSTRAINT "QuotaUse_connectionId_fkey" FOREIGN KEY ("connectionId") REFERENCES "Connection"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Command" ADD CONSTRAINT "Command_deviceId_fkey" FOREIGN KEY ("deviceId") REFERENCES "Device"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Command" ADD CONSTRAINT "Command_relayId_fkey" FOREIGN KEY ("relayId") REFERENCES "Relay"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Command" ADD CONSTRAINT "Command_requestedById_fkey" FOREIGN KEY ("requestedById") REFERENCES "User"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Rotation" ADD CONSTRAINT "Rotation_deviceId_fkey" FOREIGN KEY ("deviceId") REFERENCES "Device"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Rotation" ADD CONSTRAINT "Rotation_commandId_fkey" FOREIGN KEY ("commandId") REFERENCES "Command"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "IpHistory" ADD CONSTRAINT "IpHistory_deviceId_fkey" FOREIGN KEY ("deviceId") REFERENCES "Device"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "StatusLog" ADD CONSTRAINT "StatusLog_deviceId_fkey" FOREIGN KEY ("deviceId") REFERENCES "Device"("id") ON DELETE CASCADE ON UPDATE CASCADE;


-- Invariants that Prisma's schema language cannot say
ALTER TABLE "User" ADD CONSTRAINT "User_email_lower" CHECK ("email" = lower("email") AND "email" LIKE '%_@_%');
ALTER TABLE "Relay" ADD CONSTRAINT "Relay_ports" CHECK ("portMin" BETWEEN 1 AND 65535 AND "portMax" BETWEEN "portMin" AND 65535);
ALTER TABLE "Connection" ADD CONSTRAINT "Connection_port_while_live" CHECK (("port" IS NULL) = ("deletedAt" IS NOT NULL));
ALTER TABLE "Connection" ADD CONSTRAINT "Connection_port_range" CHECK ("port" BETWEEN 1 AND 65535);
ALTER TABLE "Connection" ADD CONSTRAINT "Connection_quota" CHECK ("quotaBytes" IS NULL OR "quotaBytes" > 0);
ALTER TABLE "Connection" ADD CONSTRAINT "Connection_speed" CHECK ("speedBitsPerSecond" IS NULL OR "speedBitsPerSecond" >= 8000);
ALTER TABLE "Connection" ADD CONSTRAINT "Connection_limits" CHECK ("maxStreams" BETWEEN 1 AND 20000 AND "maxConnectsPerSecond" BETWEEN 1 AND 10000);
ALTER TABLE "UsageHour" ADD CONSTRAINT "UsageHour_counts" CHECK ("bytesUp" >= 0 AND "bytesDown" >= 0);
ALTER TABLE "QuotaUse" ADD CONSTRAINT "QuotaUse_bytes" CHECK ("bytes" >= 0);
ALTER TABLE "PairingCode" ADD CONSTRAINT "PairingCode_times" CHECK ("expiresAt" > "createdAt");
ALTER TABLE "Command" ADD CONSTRAINT "Command_times" CHECK ("expiresAt" > "createdAt");
ALTER TABLE "Command" ADD CONSTRAINT "Command_finished" CHECK (("finishedAt" IS NOT NULL) = ("state" IN ('done', 'failed', 'expired')));
ALTER TABLE "Rotation" ADD CONSTRAINT "Rotation_active" CHECK (("activeDeviceId" IS NOT NULL) = ("state" IN ('queued', 'running')) AND ("activeDeviceId" IS NULL OR "activeDeviceId" = "deviceId"));
ALTER TABLE "Rotation" ADD CONSTRAINT "Rotation_honest" CHECK ("state" <> 'changed' OR ("newIp" IS NOT NULL AND "newIp" IS DISTINCT FROM "oldIp"));

-- The audit log is append-only (SEC-04)
CREATE FUNCTION "refuse_audit_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the audit log is append-only';
END $$;
CREATE TRIGGER "AuditLog_append_only" BEFORE UPDATE OR DELETE ON "AuditLog" FOR EACH ROW EXECUTE FUNCTION "refuse_audit_change"();
CREATE TRIGGER "AuditLog_no_truncate" BEFORE TRUNCATE ON "AuditLog" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_audit_change"();
