# silcrow-server and silcrow-index in an image. Build it, make an index, serve:
#
#   docker build -t silcrow .
#   docker run --rm -v silcrow:/var/lib/silcrow -v "$PWD/docs:/docs:ro" \
#       --entrypoint silcrow-index silcrow build /docs
#   docker run -d --read-only --cap-drop=ALL -p 127.0.0.1:7700:7700 \
#       -v silcrow:/var/lib/silcrow -v "$PWD/master.key:/run/master.key:ro" \
#       -e SILCROW_MASTER_KEY_FILE=/run/master.key -e SILCROW_PUBLIC=guides \
#       silcrow
#
# The master key is a line of 16 characters or more, in a file that belongs to
# user 10001 and that nobody else may read; the server asks for one wherever
# other machines can reach it.

FROM debian:12-slim AS build
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        cmake \
        curl \
        g++ \
        libcjson-dev \
        libcmocka-dev \
        libevent-dev \
        libmd4c-dev \
        libuchardet-dev \
        libutf8proc-dev \
        libxapian-dev \
        libxml2-dev \
        libyaml-dev \
        nettle-dev \
        ninja-build \
        pkgconf \
        zlib1g-dev \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /source
COPY . .
RUN cmake --preset package \
    && cmake --build --preset package --target silcrow-index silcrow-server \
    && install -s -D -t /stage/usr/bin \
        build/package/indexer/silcrow-index build/package/server/silcrow-server

FROM debian:12-slim
LABEL org.opencontainers.image.title="Silcrow" \
      org.opencontainers.image.description="Full-text search for sites made of guides" \
      org.opencontainers.image.licenses="GPL-2.0-or-later"
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libcjson1 \
        libevent-core-2.1-7 \
        libevent-extra-2.1-7 \
        libmd4c0 \
        libnettle8 \
        libuchardet0 \
        libutf8proc2 \
        libxapian30 \
        libxml2 \
        libyaml-0-2 \
        zlib1g \
    && rm -rf /var/lib/apt/lists/* \
    && install -d -o 10001 -g 10001 /var/lib/silcrow
COPY --from=build /stage/ /
ENV SILCROW_DATA=/var/lib/silcrow \
    SILCROW_LISTEN=0.0.0.0:7700
USER 10001:10001
VOLUME ["/var/lib/silcrow"]
EXPOSE 7700
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=6s --start-period=5s \
    CMD ["silcrow-server", "--status"]
ENTRYPOINT ["silcrow-server"]
