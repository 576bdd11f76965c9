-- Tells the session of a new phone from that of the phone that it replaces.
ALTER TABLE "PairingCode" ADD COLUMN "claimedEpoch" BIGINT;
