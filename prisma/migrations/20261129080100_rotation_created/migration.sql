-- Rotations of all phones in a time, for operators.
CREATE INDEX "Rotation_createdAt_idx" ON "Rotation"("createdAt");
