-- AlterTable
ALTER TABLE "Rotation" ADD COLUMN "calledInside" BOOLEAN NOT NULL DEFAULT false;
