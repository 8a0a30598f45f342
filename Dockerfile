# simgraph, for an explorer beside a Neo4j: see docker-compose.yml and docs/how-to/share.md.
FROM python:3.13-slim-bookworm AS build
WORKDIR /src
COPY pyproject.toml README.md LICENSE ./
COPY cypher cypher
COPY simgraph_neo simgraph_neo
RUN python -m venv /opt/simgraph && /opt/simgraph/bin/pip install --no-cache-dir .

FROM python:3.13-slim-bookworm
COPY --from=build /opt/simgraph /opt/simgraph
# Pictures and the like. Whatever user the container runs as can write there, and nowhere else.
RUN install --directory --mode=1777 /var/lib/simgraph
ENV PATH=/opt/simgraph/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    HOME=/var/lib/simgraph \
    SIMGRAPH_HOME=/var/lib/simgraph \
    MPLCONFIGDIR=/tmp/matplotlib
WORKDIR /var/lib/simgraph
USER 10001:10001
EXPOSE 8642
# The explorer answers only to the name of its origin.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --start-interval=2s --retries=3 \
    CMD ["python", "-c", "import http.client, os; c = http.client.HTTPConnection('127.0.0.1', 8642, timeout=4); c.request('GET', '/healthz', headers={'Host': os.environ['SIMGRAPH_ORIGIN'].partition('://')[2].rstrip('/')}); raise SystemExit(c.getresponse().status != 204)"]
ENTRYPOINT ["simgraph"]
CMD ["--help"]
