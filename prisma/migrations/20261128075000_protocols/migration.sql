-- A connection's protocols become a set: 'any' was HTTP and SOCKS5.
CREATE TYPE "ProxyProtocol" AS ENUM ('http', 'socks5', 'openvpn');
ALTER TABLE "Connection" ALTER COLUMN "protocols" DROP DEFAULT;
ALTER TABLE "Connection" ALTER COLUMN "protocols" TYPE "ProxyProtocol"[] USING (
  CASE "protocols"::text
    WHEN 'any' THEN ARRAY['http', 'socks5']::"ProxyProtocol"[]
    ELSE ARRAY["protocols"::text::"ProxyProtocol"]
  END
);
ALTER TABLE "Connection" ALTER COLUMN "protocols" SET DEFAULT ARRAY['http', 'socks5']::"ProxyProtocol"[];
ALTER TABLE "Connection" ADD CONSTRAINT "Connection_protocols_check" CHECK (cardinality("protocols") > 0);
DROP TYPE "ProxyProtocols";

-- Which VPN addresses it has on its relay, and which of its keys are good
ALTER TABLE "Connection" ADD COLUMN "vpnNumber" INTEGER, ADD COLUMN "vpnGeneration" INTEGER NOT NULL DEFAULT 0;
UPDATE "Connection" c SET "vpnNumber" = n."number"
FROM (
  SELECT "id", row_number() OVER (PARTITION BY "relayId" ORDER BY "createdAt", "id") AS "number"
  FROM "Connection" WHERE "deletedAt" IS NULL
) n
WHERE n."id" = c."id";
ALTER TABLE "Connection" ADD CONSTRAINT "Connection_vpnNumber_check" CHECK ("vpnNumber" > 0);
CREATE UNIQUE INDEX "Connection_relayId_vpnNumber_key" ON "Connection"("relayId", "vpnNumber");
