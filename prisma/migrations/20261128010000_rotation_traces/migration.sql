-- AlterTable
ALTER TABLE "Rotation" ADD COLUMN "answerTargets" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- AlterTable
ALTER TABLE "RotationSchedule" ADD COLUMN "skips" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN "lastSkipAt" TIMESTAMPTZ(3),
ADD COLUMN "lastSkip" TEXT;
