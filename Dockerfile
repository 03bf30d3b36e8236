# syntax=docker/dockerfile:1
# The monitor in a container: docs/how-to/docker.md says how to run it.

FROM python:3.13-slim AS build
# The extras beside `semantic`, which is in the lock: any of cjk, postgres, notify, separated by commas.
ARG EXTRAS=""
WORKDIR /src
RUN python -m venv /opt/monitor
ENV PATH=/opt/monitor/bin:$PATH PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
COPY requirements.lock requirements-dev.lock ./
RUN pip install --quiet --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY monitor monitor
COPY examples examples
COPY man man
# With its pinned build tool. Extras are held to the versions that the tests ran with.
RUN pip install --quiet --no-deps --no-build-isolation . \
    && if [ -n "$EXTRAS" ]; then \
           sed -n 's/^\([A-Za-z0-9._-]*==[^ ;]*\).*/\1/p' requirements-dev.lock > pinned.txt \
           && pip install --quiet --no-build-isolation --constraint pinned.txt ".[$EXTRAS]"; \
       fi

FROM python:3.13-slim
# git commits the archive, where it lies in a work tree.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends git \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 1000 --create-home --home-dir /home/monitor monitor \
    && install --directory --owner monitor --group monitor /news \
    # The folder is its owner's, who need not be our user; git would refuse it.
    && git config --system --add safe.directory '*'
COPY --from=build /opt/monitor /opt/monitor
ENV PATH=/opt/monitor/bin:$PATH HOME=/home/monitor PYTHONDONTWRITEBYTECODE=1
USER monitor
WORKDIR /news
# feeds.yaml, .monitor and digests: all that is to outlive the container.
VOLUME /news
# Beginning takes a while where a store is brought up to date.
HEALTHCHECK --interval=10m --timeout=1m --start-period=2m CMD ["monitor", "status", "--json"]
ENTRYPOINT ["monitor"]
CMD ["schedule"]
