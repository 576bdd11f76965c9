-- OpenVPN sessions of a connection
ALTER TABLE "Connection" ADD COLUMN "maxVpnSessions" INTEGER NOT NULL DEFAULT 1;
ALTER TABLE "Connection" ADD CONSTRAINT "Connection_vpn_sessions" CHECK ("maxVpnSessions" BETWEEN 1 AND 4);

-- What operators do with a relay, and what it reports of itself with each sign of life
ALTER TABLE "Relay" ADD COLUMN "drainingSince" TIMESTAMPTZ(3);
ALTER TABLE "Relay" ADD COLUMN "removedAt" TIMESTAMPTZ(3);
ALTER TABLE "Relay" ADD COLUMN "cpuPercent" INTEGER;
ALTER TABLE "Relay" ADD COLUMN "loopLagMs" DOUBLE PRECISION;
ALTER TABLE "Relay" ADD COLUMN "memoryBytes" BIGINT;
ALTER TABLE "Relay" ADD COLUMN "memoryLimitBytes" BIGINT;
ALTER TABLE "Relay" ADD COLUMN "phones" INTEGER;
ALTER TABLE "Relay" ADD COLUMN "streams" INTEGER;
ALTER TABLE "Relay" ADD COLUMN "vpnSessions" INTEGER;
ALTER TABLE "Relay" ADD COLUMN "certificateEndsAt" TIMESTAMPTZ(3);
ALTER TABLE "Relay" ADD COLUMN "certificateFault" TEXT;

-- Whether OpenVPN runs stands in the relay's own row: it is reported without keys too, and pages have that row at hand
ALTER TABLE "Relay" ADD COLUMN "vpnState" "VpnState" NOT NULL DEFAULT 'off';
ALTER TABLE "Relay" ADD COLUMN "vpnReason" TEXT;
UPDATE "Relay" r SET "vpnState" = v."state", "vpnReason" = v."reason" FROM "RelayVpn" v WHERE v."relayId" = r."id";
ALTER TABLE "RelayVpn" DROP COLUMN "state";
ALTER TABLE "RelayVpn" DROP COLUMN "reason";

-- OpenVPN's certificates: since when its authority is, until when the server's is good, and whether an operator wants another authority
ALTER TABLE "RelayVpn" ADD COLUMN "authorityMadeAt" TIMESTAMPTZ(3);
ALTER TABLE "RelayVpn" ADD COLUMN "certificateEndsAt" TIMESTAMPTZ(3);
ALTER TABLE "RelayVpn" ADD COLUMN "newAuthorityAskedAt" TIMESTAMPTZ(3);
