-- When each run of a relay began and was last known to be alive: between two runs its phones could not be reached.
-- CreateTable
CREATE TABLE "RelayRun" (
    "relayId" UUID NOT NULL,
    "startedAt" TIMESTAMPTZ(3) NOT NULL,
    "run" INTEGER NOT NULL,
    "lastSeenAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "RelayRun_pkey" PRIMARY KEY ("relayId","startedAt","run")
);

-- AddForeignKey
ALTER TABLE "RelayRun" ADD CONSTRAINT "RelayRun_relayId_fkey" FOREIGN KEY ("relayId") REFERENCES "Relay"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- The run of today, as far as it is known
INSERT INTO "RelayRun" ("relayId", "startedAt", "run", "lastSeenAt")
SELECT "id", "lastSeenAt", "runs", "lastSeenAt" FROM "Relay" WHERE "lastSeenAt" IS NOT NULL;
