-- AlterTable
ALTER TABLE "Relay" ADD COLUMN     "missedEvents" INTEGER NOT NULL DEFAULT 0;
