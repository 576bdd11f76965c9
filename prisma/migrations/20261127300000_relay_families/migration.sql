-- Address families on which a relay's public ports listen.
ALTER TABLE "Relay" ADD COLUMN "families" INTEGER[] NOT NULL DEFAULT ARRAY[4]::INTEGER[];
