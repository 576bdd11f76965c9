-- AlterTable
ALTER TABLE "Connection" ADD COLUMN     "requireTls" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "Relay" ADD COLUMN     "takesTls" BOOLEAN NOT NULL DEFAULT false;
