-- What programs keep about devices, connections and customers: each side its own, and relays read none of it.
CREATE TABLE "Annotation" (
    "id" UUID NOT NULL,
    "ownerId" UUID,
    "deviceId" UUID,
    "connectionId" UUID,
    "customerId" UUID,
    "externalId" TEXT,
    "metadata" JSONB NOT NULL DEFAULT '{}',
    CONSTRAINT "Annotation_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "Annotation_one_subject" CHECK (num_nonnulls("deviceId", "connectionId", "customerId") = 1)
);
CREATE INDEX "Annotation_ownerId_idx" ON "Annotation"("ownerId");
CREATE INDEX "Annotation_deviceId_idx" ON "Annotation"("deviceId");
CREATE INDEX "Annotation_connectionId_idx" ON "Annotation"("connectionId");
CREATE INDEX "Annotation_customerId_idx" ON "Annotation"("customerId");
ALTER TABLE "Annotation" ADD CONSTRAINT "Annotation_ownerId_fkey" FOREIGN KEY ("ownerId") REFERENCES "Customer"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "Annotation" ADD CONSTRAINT "Annotation_deviceId_fkey" FOREIGN KEY ("deviceId") REFERENCES "Device"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "Annotation" ADD CONSTRAINT "Annotation_connectionId_fkey" FOREIGN KEY ("connectionId") REFERENCES "Connection"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "Annotation" ADD CONSTRAINT "Annotation_customerId_fkey" FOREIGN KEY ("customerId") REFERENCES "Customer"("id") ON DELETE CASCADE ON UPDATE CASCADE;
-- One of each side about each thing
CREATE UNIQUE INDEX "Annotation_device_side" ON "Annotation"("deviceId", "ownerId") NULLS NOT DISTINCT WHERE "deviceId" IS NOT NULL;
CREATE UNIQUE INDEX "Annotation_connection_side" ON "Annotation"("connectionId", "ownerId") NULLS NOT DISTINCT WHERE "connectionId" IS NOT NULL;
CREATE UNIQUE INDEX "Annotation_customer_side" ON "Annotation"("customerId", "ownerId") NULLS NOT DISTINCT WHERE "customerId" IS NOT NULL;
-- An external id is unique for its side and kind
CREATE UNIQUE INDEX "Annotation_device_external" ON "Annotation"("ownerId", "externalId") NULLS NOT DISTINCT WHERE "deviceId" IS NOT NULL AND "externalId" IS NOT NULL;
CREATE UNIQUE INDEX "Annotation_connection_external" ON "Annotation"("ownerId", "externalId") NULLS NOT DISTINCT WHERE "connectionId" IS NOT NULL AND "externalId" IS NOT NULL;
CREATE UNIQUE INDEX "Annotation_customer_external" ON "Annotation"("ownerId", "externalId") NULLS NOT DISTINCT WHERE "customerId" IS NOT NULL AND "externalId" IS NOT NULL;
