-- Whoever invited has seen the links of these: they prove no address.
DELETE FROM "Invitation" WHERE "acceptedAt" IS NULL AND NOT "mailed";

-- AlterTable
ALTER TABLE "Invitation" DROP COLUMN "mailed";
