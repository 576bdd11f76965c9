-- DropForeignKey
ALTER TABLE "UsageHour" DROP CONSTRAINT "UsageHour_connectionId_fkey";

-- DropForeignKey
ALTER TABLE "UsageHour" DROP CONSTRAINT "UsageHour_deviceId_fkey";
