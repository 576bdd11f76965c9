-- AlterTable
ALTER TABLE "WebhookEndpoint" ADD COLUMN     "pausedUntil" TIMESTAMPTZ(3);

-- Attempts that run now.
CREATE INDEX "WebhookDelivery_claimed" ON "WebhookDelivery"("claimedUntil") WHERE "claimedUntil" IS NOT NULL;
