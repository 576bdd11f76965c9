-- What operators write down about a customer. A table of its own: neither relays nor members read it.
CREATE TABLE "CustomerNote" (
    "customerId" UUID NOT NULL,
    "text" TEXT NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "CustomerNote_pkey" PRIMARY KEY ("customerId")
);
ALTER TABLE "CustomerNote" ADD CONSTRAINT "CustomerNote_customerId_fkey" FOREIGN KEY ("customerId") REFERENCES "Customer"("id") ON DELETE CASCADE ON UPDATE CASCADE;
