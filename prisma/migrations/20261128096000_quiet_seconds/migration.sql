-- Traffic is written every 2 s: with less than 5 s a phone seemed quiet between two writes while bytes flowed
UPDATE "RotationSchedule" SET "idleSeconds" = 5 WHERE "idleSeconds" < 5;
ALTER TABLE "RotationSchedule" DROP CONSTRAINT "RotationSchedule_bounds",
  ADD CONSTRAINT "RotationSchedule_bounds" CHECK ("everyMinutes" BETWEEN 1 AND 1440 AND "jitterPercent" BETWEEN 0 AND 50 AND "idleSeconds" BETWEEN 5 AND 600);
