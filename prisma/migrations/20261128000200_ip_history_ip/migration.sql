-- CreateIndex
CREATE INDEX "IpHistory_ip_idx" ON "IpHistory"("ip");
