-- CreateIndex
CREATE INDEX "OutgoingEvent_customerId_at_idx" ON "OutgoingEvent"("customerId", "at");
