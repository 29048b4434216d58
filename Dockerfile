FROM node:24-slim AS packages
WORKDIR /app
COPY package.json package-lock.json ./
# Left out: the embedded Postgres (optional packages) and, by not running install scripts, the
# second Node that the npm package `node` would fetch. The image has its own Node, and a
# DATABASE_URL is expected.
RUN npm ci --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund

FROM node:24-slim AS dashboard
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json ./
COPY web web
RUN node web/build.ts

FROM node:24-slim
ENV NODE_ENV=production TIEOUT_DATA_DIR=/data
WORKDIR /app
RUN mkdir /data && chown node:node /data
COPY --from=packages /app/node_modules node_modules
COPY package.json LICENSE ./
COPY src src
COPY sandbox sandbox
COPY --from=dashboard /app/web/dist web/dist
# Nothing is written but to /data and /tmp: the rest may be mounted read-only.
VOLUME /data
USER node
EXPOSE 3000
HEALTHCHECK --interval=5s --timeout=3s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 3000}/health/ready`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "src/main.ts"]
