import type { BaseContext } from '@/domain/context';

/**
 * Keeps what each connected phone last said of itself, once in five minutes, and the hour that this belongs to
 * (docs/adr/0046). Two statements for all phones; a second run within five minutes adds nothing. Returns how many.
 */
export async function recordReadings({ db }: BaseContext): Promise<{ readings: number }> {
  const readings = await db.$executeRaw`
    INSERT INTO "DeviceReading" ("deviceId", "at", "batteryPercent", "signalDbm", "temperatureC", "rttMs")
    SELECT "id", date_bin('5 minutes', now(), 'epoch'), "batteryPercent", "signalDbm", "temperatureC", "rttMs"
    FROM "Device" WHERE "status" = 'online' ON CONFLICT DO NOTHING`;
  if (readings > 0)
    await db.$executeRaw`
      INSERT INTO "DeviceReadingHour" AS h ("deviceId", "hour", "batteryPercent", "signalDbm", "temperatureC", "rttMs")
      SELECT "deviceId", date_bin('1 hour', now(), 'epoch'), min("batteryPercent"), round(avg("signalDbm"))::int,
        max("temperatureC"), avg("rttMs")
      FROM "DeviceReading" WHERE "at" >= date_bin('1 hour', now(), 'epoch') GROUP BY 1
      ON CONFLICT ("deviceId", "hour") DO UPDATE SET "batteryPercent" = EXCLUDED."batteryPercent",
        "signalDbm" = EXCLUDED."signalDbm", "temperatureC" = EXCLUDED."temperatureC", "rttMs" = EXCLUDED."rttMs"`;
  return { readings };
}
