# Stage 1: install the locked dependencies and the bot into a virtual environment, bytecode compiled.
FROM python:3.12-slim AS build
WORKDIR /src
RUN python -m venv /opt/pullquote
COPY requirements.lock ./
RUN /opt/pullquote/bin/pip install --no-cache-dir --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY corpus corpus
RUN /opt/pullquote/bin/pip install --no-cache-dir --no-deps . \
 && /opt/pullquote/bin/python -m compileall -q /opt/pullquote

# Stage 2: the environment alone, run by a user that owns nothing but its data.
FROM python:3.12-slim
RUN useradd --system --create-home --home-dir /data pullquote
COPY --from=build /opt/pullquote /opt/pullquote
ENV PATH=/opt/pullquote/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 PULLQUOTE_DATA_DIR=/data
USER pullquote
WORKDIR /data
VOLUME /data
ENTRYPOINT ["pullquote"]
CMD ["chat"]
