-- AlterTable
ALTER TABLE "AuditLog" ADD COLUMN     "holderId" UUID,
ADD COLUMN     "sharedWith" TEXT;

-- CreateIndex
CREATE INDEX "AuditLog_holderId_at_idx" ON "AuditLog"("holderId", "at");


-- Invariants that Prisma's schema language cannot say
ALTER TABLE "AuditLog" ADD CONSTRAINT "AuditLog_holder_shared_with" CHECK (("holderId" IS NULL) = ("sharedWith" IS NULL));
