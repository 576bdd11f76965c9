-- History beside bytes: docs/adr/0034-history-is-counted-with-usage.md

-- AlterTable
ALTER TABLE "Customer" ADD COLUMN "timeZone" TEXT NOT NULL DEFAULT 'UTC';

-- AlterTable
ALTER TABLE "Connection" ADD COLUMN "accessLog" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN "accessLogDays" INTEGER NOT NULL DEFAULT 7;
ALTER TABLE "Connection" ADD CONSTRAINT "Connection_accessLogDays_check" CHECK ("accessLogDays" BETWEEN 1 AND 30);

-- AlterTable
ALTER TABLE "UsageHour" ADD COLUMN "opened" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN "refused" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN "peakBitsPerSecond" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN "clients" BIT(2048),
ADD COLUMN "logDropped" BIGINT NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "UsageDay" ADD COLUMN "opened" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN "refused" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN "peakBitsPerSecond" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN "clients" BIT(2048);

-- AlterTable
ALTER TABLE "UsageMonth" ADD COLUMN "opened" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN "refused" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN "peakBitsPerSecond" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN "clients" BIT(2048);

-- CreateTable
CREATE TABLE "UsageFiveMinutes" (
    "connectionId" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "deviceId" UUID NOT NULL,
    "ownerId" UUID NOT NULL,
    "bytesUp" BIGINT NOT NULL DEFAULT 0,
    "bytesDown" BIGINT NOT NULL DEFAULT 0,
    "opened" BIGINT NOT NULL DEFAULT 0,
    "refused" BIGINT NOT NULL DEFAULT 0,
    "peakBitsPerSecond" BIGINT NOT NULL DEFAULT 0,
    "clients" BIT(512),

    CONSTRAINT "UsageFiveMinutes_pkey" PRIMARY KEY ("connectionId","at","ownerId")
);

-- CreateTable
CREATE TABLE "RefusalHour" (
    "connectionId" UUID NOT NULL,
    "hour" TIMESTAMPTZ(3) NOT NULL,
    "ownerId" UUID NOT NULL,
    "reason" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "deviceId" UUID NOT NULL,
    "count" BIGINT NOT NULL DEFAULT 0,
    "lastAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "RefusalHour_pkey" PRIMARY KEY ("connectionId","hour","ownerId","reason","address")
);

-- CreateTable
CREATE TABLE "AccessLog" (
    "connectionId" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "id" UUID NOT NULL,
    "ownerId" UUID NOT NULL,
    "address" TEXT NOT NULL,
    "protocol" TEXT NOT NULL,
    "bytesUp" BIGINT NOT NULL,
    "bytesDown" BIGINT NOT NULL,
    "durationMs" BIGINT NOT NULL,
    "reason" TEXT NOT NULL,

    CONSTRAINT "AccessLog_pkey" PRIMARY KEY ("connectionId","at","id")
);

-- CreateIndex
CREATE INDEX "UsageFiveMinutes_ownerId_at_idx" ON "UsageFiveMinutes"("ownerId", "at");

-- CreateIndex
CREATE INDEX "RefusalHour_ownerId_hour_idx" ON "RefusalHour"("ownerId", "hour");

-- CreateIndex
CREATE INDEX "AccessLog_ownerId_at_idx" ON "AccessLog"("ownerId", "at");
