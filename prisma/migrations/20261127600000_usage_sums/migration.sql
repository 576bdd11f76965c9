-- No flush between the sums and the first flush that adds to them
LOCK TABLE "UsageHour" IN SHARE ROW EXCLUSIVE MODE;

-- CreateTable
CREATE TABLE "UsageDay" (
    "connectionId" UUID NOT NULL,
    "day" TIMESTAMPTZ(3) NOT NULL,
    "deviceId" UUID NOT NULL,
    "ownerId" UUID NOT NULL,
    "bytesUp" BIGINT NOT NULL DEFAULT 0,
    "bytesDown" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "UsageDay_pkey" PRIMARY KEY ("connectionId","day","ownerId")
);

-- CreateTable
CREATE TABLE "UsageMonth" (
    "connectionId" UUID NOT NULL,
    "month" TIMESTAMPTZ(3) NOT NULL,
    "deviceId" UUID NOT NULL,
    "ownerId" UUID NOT NULL,
    "bytesUp" BIGINT NOT NULL DEFAULT 0,
    "bytesDown" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "UsageMonth_pkey" PRIMARY KEY ("connectionId","month","ownerId")
);

-- What was counted so far. A connection stays on its device, so any of its rows names it
INSERT INTO "UsageDay" ("connectionId", "day", "deviceId", "ownerId", "bytesUp", "bytesDown")
SELECT "connectionId", date_trunc('day', "hour", 'UTC'), min("deviceId"::text)::uuid, "ownerId", sum("bytesUp"), sum("bytesDown")
FROM "UsageHour" GROUP BY 1, 2, 4;

INSERT INTO "UsageMonth" ("connectionId", "month", "deviceId", "ownerId", "bytesUp", "bytesDown")
SELECT "connectionId", date_trunc('month', "day", 'UTC'), min("deviceId"::text)::uuid, "ownerId", sum("bytesUp"), sum("bytesDown")
FROM "UsageDay" GROUP BY 1, 2, 4;

-- CreateIndex
CREATE INDEX "UsageDay_ownerId_day_idx" ON "UsageDay"("ownerId", "day");

-- CreateIndex
CREATE INDEX "UsageMonth_ownerId_month_idx" ON "UsageMonth"("ownerId", "month");

-- No reader asks by hour alone or by device, and a planner that underestimates the newest hours would read everybody's
-- DropIndex
DROP INDEX "UsageHour_deviceId_hour_idx";

-- DropIndex
DROP INDEX "UsageHour_hour_idx";
