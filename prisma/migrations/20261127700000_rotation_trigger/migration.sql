-- CreateEnum
CREATE TYPE "RotationTrigger" AS ENUM ('manual', 'schedule', 'link', 'group', 'api');

-- AlterTable: rows keep what asked for them; only 'manual' has been written so far
ALTER TABLE "Rotation" ALTER COLUMN "trigger" TYPE "RotationTrigger"
  USING (CASE WHEN "trigger" IN ('schedule', 'link', 'group', 'api') THEN "trigger" ELSE 'manual' END)::"RotationTrigger";
