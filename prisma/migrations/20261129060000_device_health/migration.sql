-- Notes about a phone, and what it said of itself over time (docs/adr/0046). A job writes the readings, so the relay needs
-- no right on them.
ALTER TABLE "Device" ADD COLUMN "notes" TEXT;

CREATE TABLE "DeviceReading" (
    "deviceId" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "batteryPercent" INTEGER,
    "signalDbm" INTEGER,
    "temperatureC" DOUBLE PRECISION,
    "rttMs" DOUBLE PRECISION,

    CONSTRAINT "DeviceReading_pkey" PRIMARY KEY ("deviceId","at")
);
CREATE INDEX "DeviceReading_at_idx" ON "DeviceReading"("at");
ALTER TABLE "DeviceReading" ADD CONSTRAINT "DeviceReading_deviceId_fkey" FOREIGN KEY ("deviceId") REFERENCES "Device"("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "DeviceReadingHour" (
    "deviceId" UUID NOT NULL,
    "hour" TIMESTAMPTZ(3) NOT NULL,
    "batteryPercent" INTEGER,
    "signalDbm" INTEGER,
    "temperatureC" DOUBLE PRECISION,
    "rttMs" DOUBLE PRECISION,

    CONSTRAINT "DeviceReadingHour_pkey" PRIMARY KEY ("deviceId","hour")
);
CREATE INDEX "DeviceReadingHour_hour_idx" ON "DeviceReadingHour"("hour");
ALTER TABLE "DeviceReadingHour" ADD CONSTRAINT "DeviceReadingHour_deviceId_fkey" FOREIGN KEY ("deviceId") REFERENCES "Device"("id") ON DELETE CASCADE ON UPDATE CASCADE;
