-- Blocks of addresses that operators open although the egress policy closes them.
CREATE TABLE "EgressException" (
    "id" UUID NOT NULL,
    "cidr" TEXT NOT NULL,
    "fromPort" INTEGER,
    "toPort" INTEGER,
    "customerId" UUID,
    "deviceId" UUID,
    "note" TEXT NOT NULL,
    "createdById" UUID,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMPTZ(3),

    CONSTRAINT "EgressException_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "EgressException_of_one" CHECK ("customerId" IS NULL OR "deviceId" IS NULL),
    CONSTRAINT "EgressException_ports" CHECK (
        ("fromPort" IS NULL AND "toPort" IS NULL)
        OR ("fromPort" IS NOT NULL AND "toPort" IS NOT NULL AND 1 <= "fromPort" AND "fromPort" <= "toPort" AND "toPort" <= 65535))
);
CREATE INDEX "EgressException_customerId_idx" ON "EgressException"("customerId");
CREATE INDEX "EgressException_deviceId_idx" ON "EgressException"("deviceId");
ALTER TABLE "EgressException" ADD CONSTRAINT "EgressException_customerId_fkey" FOREIGN KEY ("customerId") REFERENCES "Customer"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "EgressException" ADD CONSTRAINT "EgressException_deviceId_fkey" FOREIGN KEY ("deviceId") REFERENCES "Device"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "EgressException" ADD CONSTRAINT "EgressException_createdById_fkey" FOREIGN KEY ("createdById") REFERENCES "User"("id") ON DELETE SET NULL ON UPDATE CASCADE;
