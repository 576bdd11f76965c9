-- AlterTable
ALTER TABLE "Device" ADD COLUMN     "assignedAt" TIMESTAMPTZ(3);

-- Devices that moved before this column was there
UPDATE "Device" d SET "assignedAt" = (
  SELECT max(a."at") FROM "AuditLog" a WHERE a."targetId" = d."id" AND a."action" = 'device.assign'
);
