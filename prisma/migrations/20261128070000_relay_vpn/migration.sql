-- OpenVPN of a relay: what profiles are made of, and whether it runs
CREATE TYPE "VpnState" AS ENUM ('up', 'down', 'off');
CREATE TABLE "RelayVpn" (
  "relayId" UUID NOT NULL,
  "state" "VpnState" NOT NULL,
  "reason" TEXT,
  "serverName" TEXT NOT NULL,
  "caCertificate" TEXT NOT NULL,
  "sealedKeys" TEXT NOT NULL,
  "udpPort" INTEGER NOT NULL,
  "tcpPort" INTEGER NOT NULL,
  "mtu" INTEGER NOT NULL,
  "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "RelayVpn_pkey" PRIMARY KEY ("relayId"),
  CONSTRAINT "RelayVpn_relayId_fkey" FOREIGN KEY ("relayId") REFERENCES "Relay"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
