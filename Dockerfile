# docs/docker.md says how to build and run this. BASE is any Debian with Python 3.11 or newer.
ARG BASE=python:3.12-slim

# Stage 1: the locked dependencies and the bot in an environment of their own, without what is never read.
FROM ${BASE} AS build
WORKDIR /src
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore
RUN apt-get update && apt-get install -y --no-install-recommends binutils
RUN python3 -m venv /opt/tools && python3 -m venv --without-pip /opt/pullquote
COPY requirements.lock requirements-build.lock ./
RUN /opt/tools/bin/pip install --require-hashes -r requirements-build.lock \
 && /opt/tools/bin/pip wheel --require-hashes --no-build-isolation -r requirements.lock -w wheels \
 && /opt/tools/bin/pip --python /opt/pullquote/bin/python install --no-index --no-deps --no-compile wheels/*.whl
COPY pyproject.toml README.md LICENSE ./
COPY corpus corpus
COPY bot bot
RUN /opt/tools/bin/python -m hatchling build -t wheel -d dist \
 && /opt/tools/bin/pip --python /opt/pullquote/bin/python install --no-index --no-deps --no-compile dist/*.whl
COPY docs/slim_image.py ./
# The bytecode is never compared with the time of its source: copying may change that, and nothing can be written later.
# Some compiled modules come with symbols for debuggers. An image that cannot answer is not built.
RUN /opt/pullquote/bin/python slim_image.py /opt/pullquote \
 && find /opt/pullquote/lib -name '*.so' ! -path '*.libs/*' -exec strip --strip-unneeded {} + \
 && /opt/pullquote/bin/python -m compileall -q --invalidation-mode unchecked-hash /opt/pullquote/lib \
 && PULLQUOTE_DATA_DIR=/tmp/try /opt/pullquote/bin/pullquote ask "How many Windows devices were hit by CrowdStrike?"

# Stage 2: the environment alone, run by a user that owns nothing but its data.
FROM ${BASE}
LABEL org.opencontainers.image.title="Pullquote" \
      org.opencontainers.image.description="A Discord bot that answers questions about the news only by quoting articles" \
      org.opencontainers.image.version="0.1.0" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.source="https://github.com/pullquote/pullquote" \
      org.opencontainers.image.documentation="https://github.com/pullquote/pullquote/blob/main/docs/docker.md"
# The base may bring the standard library without bytecode, and this user could not write it.
RUN groupadd --gid 10001 pullquote \
 && useradd --uid 10001 --gid 10001 --home-dir /data --no-create-home --shell /usr/sbin/nologin pullquote \
 && install -d -o 10001 -g 10001 -m 0700 /data \
 && python3 -c "import sysconfig; print(sysconfig.get_path('stdlib'))" \
  | xargs python3 -m compileall -q --invalidation-mode unchecked-hash \
      -x '/(test|tests|idlelib|tkinter|turtledemo|lib2to3|ensurepip|pydoc_data|config-[^/]*|site-packages|dist-packages)/'
COPY --from=build /opt/pullquote /opt/pullquote
ENV PATH=/opt/pullquote/bin:$PATH \
    LANG=C.UTF-8 \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    PULLQUOTE_DATA_DIR=/data \
    PULLQUOTE_STATUS_PORT=8477
USER 10001:10001
WORKDIR /data
VOLUME /data
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=60s --timeout=10s --start-period=120s --retries=3 CMD ["pullquote", "status", "--alive"]
ENTRYPOINT ["pullquote"]
CMD ["run"]
