-- What operators set for customers and connections that are made from now on.
CREATE TYPE "DefaultOf" AS ENUM ('customer', 'connection');
CREATE TABLE "CreationDefault" (
    "of" "DefaultOf" NOT NULL,
    "name" TEXT NOT NULL,
    "value" JSONB NOT NULL,

    CONSTRAINT "CreationDefault_pkey" PRIMARY KEY ("of", "name")
);
