-- Starts of a relay so far. Epochs of sessions begin with it; the first start takes it above every stored epoch.
ALTER TABLE "Relay" ADD COLUMN "runs" INTEGER NOT NULL DEFAULT 0;

-- Several changes to one status, minutes apart at most, share a row.
ALTER TABLE "StatusLog" ADD COLUMN "times" INTEGER NOT NULL DEFAULT 1, ADD COLUMN "firstAt" TIMESTAMPTZ(3);
