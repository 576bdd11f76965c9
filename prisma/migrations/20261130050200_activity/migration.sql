-- For the operators' time line: what failed is rare, so it has indexes of its own; orders to phones that are not rotations, too.
CREATE INDEX "Rotation_bad" ON "Rotation" ("createdAt") WHERE "state" IN ('same_ip', 'failed');
CREATE INDEX "Rotation_bad_of_device" ON "Rotation" ("deviceId", "createdAt") WHERE "state" IN ('same_ip', 'failed');
CREATE INDEX "Command_plain" ON "Command" ("createdAt") WHERE "kind" <> 'rotate';
CREATE INDEX "Mail_failed" ON "Mail" ("createdAt") WHERE "state" = 'failed';
CREATE INDEX "WebhookDelivery_eventAt_idx" ON "WebhookDelivery" ("eventAt");
CREATE INDEX "WebhookDelivery_failed" ON "WebhookDelivery" ("eventAt") WHERE "state" = 'failed';
CREATE INDEX "WebhookDelivery_failed_of_endpoint" ON "WebhookDelivery" ("endpointId", "eventAt") WHERE "state" = 'failed';
