CREATE TABLE "Ceiling" (
    "name" TEXT NOT NULL,
    "value" INTEGER NOT NULL,

    CONSTRAINT "Ceiling_pkey" PRIMARY KEY ("name")
);

CREATE TABLE "CustomerCeiling" (
    "customerId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "value" INTEGER NOT NULL,

    CONSTRAINT "CustomerCeiling_pkey" PRIMARY KEY ("customerId", "name")
);

ALTER TABLE "CustomerCeiling" ADD CONSTRAINT "CustomerCeiling_customerId_fkey" FOREIGN KEY ("customerId") REFERENCES "Customer"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "Ceiling" ADD CONSTRAINT "Ceiling_value" CHECK ("value" >= 1);
ALTER TABLE "CustomerCeiling" ADD CONSTRAINT "CustomerCeiling_value" CHECK ("value" >= 1);
