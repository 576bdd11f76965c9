-- CreateTable
CREATE TABLE "DoneLink" (
    "hash" TEXT NOT NULL,
    "doneAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "DoneLink_pkey" PRIMARY KEY ("hash")
);

-- CreateIndex
CREATE INDEX "DoneLink_doneAt_idx" ON "DoneLink"("doneAt");
