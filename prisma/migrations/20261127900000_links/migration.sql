-- One table for the one-time links of people: those that were mailed, and those of the command line.
CREATE TYPE "LinkKind" AS ENUM ('verify_email', 'reset_password', 'change_email', 'set_password', 'link_google');

CREATE TABLE "Link" (
    "id" UUID NOT NULL,
    "userId" UUID NOT NULL,
    "kind" "LinkKind" NOT NULL,
    "hash" TEXT NOT NULL,
    "newEmail" TEXT,
    "googleSub" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Link_pkey" PRIMARY KEY ("id")
);

INSERT INTO "Link" ("id", "userId", "kind", "hash", "newEmail", "googleSub", "createdAt", "expiresAt")
SELECT "id", "userId", "kind"::text::"LinkKind", "hash", "newEmail", "googleSub", "createdAt", "expiresAt" FROM "AccountToken";

-- What was used stays dead; of several, the newest counts.
INSERT INTO "Link" ("id", "userId", "kind", "hash", "createdAt", "expiresAt")
SELECT DISTINCT ON ("userId") "id", "userId", 'set_password', "hash", "createdAt", "expiresAt" FROM "PasswordLink"
WHERE "usedAt" IS NULL ORDER BY "userId", "createdAt" DESC;

DROP TABLE "AccountToken";
DROP TABLE "PasswordLink";
DROP TYPE "AccountTokenKind";

-- Mails that wait now have no hash: they are sent even if their link dies meanwhile.
ALTER TABLE "Mail" ADD COLUMN     "linkHash" TEXT;

-- CreateIndex
CREATE UNIQUE INDEX "Link_hash_key" ON "Link"("hash");

-- CreateIndex
CREATE INDEX "Link_expiresAt_idx" ON "Link"("expiresAt");

-- CreateIndex
CREATE UNIQUE INDEX "Link_userId_kind_key" ON "Link"("userId", "kind");

-- AddForeignKey
ALTER TABLE "Link" ADD CONSTRAINT "Link_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;


-- Invariants that Prisma's schema cannot say.
ALTER TABLE "Link" ADD CONSTRAINT "Link_new_email" CHECK (("newEmail" IS NOT NULL) = ("kind" = 'change_email'));
ALTER TABLE "Link" ADD CONSTRAINT "Link_google_sub" CHECK (("googleSub" IS NOT NULL) = ("kind" = 'link_google'));
ALTER TABLE "Link" ADD CONSTRAINT "Link_times" CHECK ("expiresAt" > "createdAt");
