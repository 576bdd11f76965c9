-- Limits of the current period (docs/adr/0036): resets and top-ups of a quota, when 80 % and 100 % were reached, the data
-- plan of a SIM, and ports that expired connections return.

-- CreateEnum
CREATE TYPE "SimCapAction" AS ENUM ('nothing', 'stop', 'slow');

-- AlterTable
ALTER TABLE "Connection" ADD COLUMN     "releasedPort" INTEGER;

-- AlterTable
ALTER TABLE "QuotaUse" ADD COLUMN     "generation" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "reached100At" TIMESTAMPTZ(3),
ADD COLUMN     "reached80At" TIMESTAMPTZ(3),
ADD COLUMN     "topUpBytes" BIGINT NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "SimPlan" (
    "deviceId" UUID NOT NULL,
    "planBytes" BIGINT NOT NULL,
    "billingDay" INTEGER NOT NULL,
    "atCap" "SimCapAction" NOT NULL DEFAULT 'nothing',
    "slowBitsPerSecond" BIGINT,
    "countsPhone" BOOLEAN NOT NULL DEFAULT false,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "SimPlan_pkey" PRIMARY KEY ("deviceId")
);

-- CreateTable
CREATE TABLE "SimUse" (
    "deviceId" UUID NOT NULL,
    "cycleStart" TIMESTAMPTZ(3) NOT NULL,
    "cycleEnd" TIMESTAMPTZ(3) NOT NULL,
    "generation" INTEGER NOT NULL DEFAULT 0,
    "bytes" BIGINT NOT NULL DEFAULT 0,
    "phoneBytes" BIGINT NOT NULL DEFAULT 0,
    "phoneCounter" BIGINT,
    "reached80At" TIMESTAMPTZ(3),
    "reached100At" TIMESTAMPTZ(3),

    CONSTRAINT "SimUse_pkey" PRIMARY KEY ("deviceId")
);

-- CreateIndex
CREATE INDEX "Connection_expiresAt_idx" ON "Connection"("expiresAt");

-- AddForeignKey
ALTER TABLE "SimPlan" ADD CONSTRAINT "SimPlan_deviceId_fkey" FOREIGN KEY ("deviceId") REFERENCES "Device"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SimUse" ADD CONSTRAINT "SimUse_deviceId_fkey" FOREIGN KEY ("deviceId") REFERENCES "SimPlan"("deviceId") ON DELETE CASCADE ON UPDATE CASCADE;

-- Invariants that Prisma's schema language cannot say
ALTER TABLE "Connection" DROP CONSTRAINT "Connection_port_while_live";
ALTER TABLE "Connection" ADD CONSTRAINT "Connection_port_while_live" CHECK (("port" IS NULL) = ("deletedAt" IS NOT NULL OR "releasedPort" IS NOT NULL));
ALTER TABLE "QuotaUse" ADD CONSTRAINT "QuotaUse_top_up" CHECK ("topUpBytes" >= 0 AND "generation" >= 0);
ALTER TABLE "SimPlan" ADD CONSTRAINT "SimPlan_bounds" CHECK ("planBytes" > 0 AND "billingDay" BETWEEN 1 AND 31);
ALTER TABLE "SimPlan" ADD CONSTRAINT "SimPlan_slow" CHECK (("atCap" = 'slow') = ("slowBitsPerSecond" IS NOT NULL) AND ("slowBitsPerSecond" >= 8000) IS NOT FALSE);
ALTER TABLE "SimUse" ADD CONSTRAINT "SimUse_bounds" CHECK ("cycleEnd" > "cycleStart" AND "generation" >= 0 AND "bytes" >= 0 AND "phoneBytes" >= 0 AND "phoneCounter" >= 0);

-- When a use reaches 80 % and 100 %: noted once and in one place, for everything that writes a use or a limit.
CREATE FUNCTION "note_quota_reached"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  most numeric;
BEGIN
  SELECT "quotaBytes" + NEW."topUpBytes" INTO most FROM "Connection" WHERE "id" = NEW."connectionId";
  IF TG_OP = 'UPDATE' AND (NEW."generation" > OLD."generation" OR NEW."periodStart" > OLD."periodStart") THEN
    NEW."reached80At" := NULL;
    NEW."reached100At" := NULL;
  END IF;
  NEW."reached80At" := CASE WHEN NEW."bytes" >= most * 0.8 THEN COALESCE(NEW."reached80At", now()) END;
  NEW."reached100At" := CASE WHEN NEW."bytes" >= most THEN COALESCE(NEW."reached100At", now()) END;
  RETURN NEW;
END $$;
CREATE TRIGGER "QuotaUse_reached" BEFORE INSERT OR UPDATE ON "QuotaUse" FOR EACH ROW EXECUTE FUNCTION "note_quota_reached"();

CREATE FUNCTION "note_quota_changed"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE "QuotaUse" SET "bytes" = "bytes" WHERE "connectionId" = NEW."id";
  RETURN NULL;
END $$;
CREATE TRIGGER "Connection_quota_changed" AFTER UPDATE OF "quotaBytes" ON "Connection" FOR EACH ROW
  WHEN (OLD."quotaBytes" IS DISTINCT FROM NEW."quotaBytes") EXECUTE FUNCTION "note_quota_changed"();

CREATE FUNCTION "note_sim_reached"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  most numeric;
  used bigint;
BEGIN
  SELECT "planBytes", CASE WHEN "countsPhone" THEN GREATEST(NEW."bytes", NEW."phoneBytes") ELSE NEW."bytes" END
    INTO most, used FROM "SimPlan" WHERE "deviceId" = NEW."deviceId";
  IF TG_OP = 'UPDATE' AND (NEW."generation" > OLD."generation" OR NEW."cycleStart" > OLD."cycleStart") THEN
    NEW."reached80At" := NULL;
    NEW."reached100At" := NULL;
  END IF;
  NEW."reached80At" := CASE WHEN used >= most * 0.8 THEN COALESCE(NEW."reached80At", now()) END;
  NEW."reached100At" := CASE WHEN used >= most THEN COALESCE(NEW."reached100At", now()) END;
  RETURN NEW;
END $$;
CREATE TRIGGER "SimUse_reached" BEFORE INSERT OR UPDATE ON "SimUse" FOR EACH ROW EXECUTE FUNCTION "note_sim_reached"();

CREATE FUNCTION "note_sim_plan_changed"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE "SimUse" SET "bytes" = "bytes" WHERE "deviceId" = NEW."deviceId";
  RETURN NULL;
END $$;
CREATE TRIGGER "SimPlan_changed" AFTER UPDATE OF "planBytes", "countsPhone" ON "SimPlan" FOR EACH ROW
  WHEN (OLD."planBytes" <> NEW."planBytes" OR OLD."countsPhone" <> NEW."countsPhone") EXECUTE FUNCTION "note_sim_plan_changed"();

-- Those that are beyond already
UPDATE "QuotaUse" SET "bytes" = "bytes";
