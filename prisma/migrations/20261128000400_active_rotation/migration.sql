-- AddForeignKey
ALTER TABLE "Rotation" ADD CONSTRAINT "Rotation_activeDeviceId_fkey" FOREIGN KEY ("activeDeviceId") REFERENCES "Device"("id") ON DELETE CASCADE ON UPDATE CASCADE;
