-- Why a relay's OpenVPN is not up, for its customers: the sentence beside it is for operators
CREATE TYPE "VpnCause" AS ENUM ('switched_off', 'machine', 'another_relay', 'keys', 'ended', 'failed');
ALTER TABLE "Relay" ADD COLUMN "vpnCause" "VpnCause";
