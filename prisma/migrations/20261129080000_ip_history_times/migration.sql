-- Who had an address at a time: its newest rows before it, read in order.
DROP INDEX "IpHistory_ip_idx";
CREATE INDEX "IpHistory_ip_firstSeenAt_idx" ON "IpHistory"("ip", "firstSeenAt");
