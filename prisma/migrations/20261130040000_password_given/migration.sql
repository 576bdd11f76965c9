-- Passwords that came with an import were chosen by someone: relays bound how often they are guessed.
ALTER TABLE "Connection" ADD COLUMN "passwordGiven" BOOLEAN NOT NULL DEFAULT false;
