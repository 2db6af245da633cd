# Page and relay in one image.   docker build -t locutorio .
# In the root, because that's where Zeabur, Railway, Fly, Coolify and Spaces look for it.
# docker run -d --name locutorio --restart unless-stopped --read-only --cap-drop ALL --security-opt no-new-privileges \
#     --env-file .env -v locutorio:/data -p 127.0.0.1:3000:3000 locutorio

# The page is built in a separate stage, so the image contains neither Node nor node_modules.
FROM node:24-slim AS page
WORKDIR /app
# Copy the package lists first: if only our code changes, nothing is downloaded again.
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --no-fund --no-audit
COPY scripts/build.mjs scripts/
COPY scripts/page scripts/page
COPY api/relay/models/models.json api/relay/models/
COPY public public
RUN npm run build

FROM python:3.12-slim
WORKDIR /app
COPY requirements.txt requirements-server.txt ./
RUN pip install --no-cache-dir --disable-pip-version-check --root-user-action=ignore -r requirements-server.txt
COPY api api
COPY server server
# The page gets the same headers as on Vercel.
COPY vercel.json ./
COPY --from=page /app/public public
# Compiled now, because the user that runs it can't write files.
RUN python -m compileall -q api server
# Mount a volume here, and what each code has used outlives the container. A new volume takes over these rights, which
# let any user write: yours may be another than the one below. There is no VOLUME, because Railway refuses it.
RUN mkdir -m 1777 ../data

ARG COMMIT=""
LABEL org.opencontainers.image.title="Locutorio" \
      org.opencontainers.image.description="Talk to a language model on somebody else's line" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.revision="$COMMIT"
# Listen on all addresses of the container; `docker run -p` decides which addresses of the host lead here.
# A request with images is buffered in /dev/shm, which is writable even with --read-only.
ENV HOST=0.0.0.0 \
    PORT=3000 \
    TMPDIR=/dev/shm \
    DATA_DIR=/data \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    LOCUTORIO_COMMIT=$COMMIT \
    LOCUTORIO_CONTAINER=1
# A number, because Kubernetes' runAsNonRoot doesn't accept a name.
USER 10001:10001
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s CMD ["python", "-m", "server.health"]
# No shell in between: SIGTERM reaches the server itself, which then ends open streams with a note.
CMD ["python", "-m", "server"]
