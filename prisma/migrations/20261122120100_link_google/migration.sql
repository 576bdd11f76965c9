-- AlterEnum
ALTER TYPE "AccountTokenKind" ADD VALUE 'link_google';

-- AlterTable
ALTER TABLE "AccountToken" ADD COLUMN     "googleSub" TEXT;

-- Invariants that Prisma's schema cannot say. As text, since a value of an enum cannot be used where it is added.
ALTER TABLE "AccountToken" ADD CONSTRAINT "AccountToken_google_sub" CHECK (("googleSub" IS NOT NULL) = ("kind"::text = 'link_google'));
