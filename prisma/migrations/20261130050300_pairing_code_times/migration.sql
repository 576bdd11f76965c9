-- A code may be revoked by a process whose clock is behind that of its maker.
ALTER TABLE "PairingCode" DROP CONSTRAINT "PairingCode_times";
ALTER TABLE "PairingCode" ADD CONSTRAINT "PairingCode_times" CHECK ("expiresAt" > "createdAt" OR "revokedAt" IS NOT NULL);
