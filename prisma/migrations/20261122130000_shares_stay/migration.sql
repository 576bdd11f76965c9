-- DropForeignKey
ALTER TABLE "Share" DROP CONSTRAINT "Share_customerId_fkey";

-- AddForeignKey
ALTER TABLE "Share" ADD CONSTRAINT "Share_customerId_fkey" FOREIGN KEY ("customerId") REFERENCES "Customer"("id") ON DELETE SET NULL ON UPDATE CASCADE;
