-- AlterTable
ALTER TABLE "Connection" ADD COLUMN     "holderId" UUID;

-- AlterTable
ALTER TABLE "WhitelistEntry" ADD COLUMN     "holderId" UUID;

-- CreateTable
CREATE TABLE "Share" (
    "id" UUID NOT NULL,
    "deviceId" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "customerId" UUID,
    "rename" BOOLEAN NOT NULL,
    "ports" BOOLEAN NOT NULL,
    "configs" BOOLEAN NOT NULL,
    "rotate" BOOLEAN NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Share_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "Share_customerId_idx" ON "Share"("customerId");

-- CreateIndex
CREATE UNIQUE INDEX "Share_deviceId_email_key" ON "Share"("deviceId", "email");

-- CreateIndex
CREATE INDEX "Connection_holderId_idx" ON "Connection"("holderId");

-- CreateIndex
CREATE INDEX "WhitelistEntry_holderId_idx" ON "WhitelistEntry"("holderId");

-- AddForeignKey
ALTER TABLE "Share" ADD CONSTRAINT "Share_deviceId_fkey" FOREIGN KEY ("deviceId") REFERENCES "Device"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Share" ADD CONSTRAINT "Share_customerId_fkey" FOREIGN KEY ("customerId") REFERENCES "Customer"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Connection" ADD CONSTRAINT "Connection_holderId_fkey" FOREIGN KEY ("holderId") REFERENCES "Customer"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "WhitelistEntry" ADD CONSTRAINT "WhitelistEntry_holderId_fkey" FOREIGN KEY ("holderId") REFERENCES "Customer"("id") ON DELETE SET NULL ON UPDATE CASCADE;


-- Invariants that Prisma's schema language cannot say
ALTER TABLE "Share" ADD CONSTRAINT "Share_email_lower" CHECK ("email" = lower("email") AND "email" LIKE '%_@_%');
