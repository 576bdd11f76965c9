-- A code that was revoked is told from one that expired; the list of codes is by creation, newest first.
ALTER TABLE "PairingCode" ADD COLUMN "revokedAt" TIMESTAMPTZ(3);
CREATE INDEX "PairingCode_createdAt_idx" ON "PairingCode" ("createdAt");
ALTER TABLE "PairingCode" DROP CONSTRAINT "PairingCode_times";
ALTER TABLE "PairingCode" ADD CONSTRAINT "PairingCode_times"
  CHECK ("expiresAt" > "createdAt" OR ("revokedAt" IS NOT NULL AND "expiresAt" >= "createdAt"));
