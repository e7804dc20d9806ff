# Grades in a container; docs/deploy.md has the commands. It holds Thaw and no course: that is
# mounted at /course. Debian 12, whose Python 3.11 is the one that our tests run on.
FROM debian:bookworm-slim
RUN apt-get update \
    && apt-get install -y --no-install-recommends make python3.11-venv \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /opt/thaw
COPY LICENSE Makefile README.md pyproject.toml requirements.lock ./
COPY student_copy student_copy
COPY helpers helpers
COPY lab lab
COPY grader grader
RUN UV_NO_CACHE=1 PIP_NO_CACHE_DIR=1 make setup PYTHON=python3.11
# Whoever owns the course takes this user's place (--user), and has no home in here.
USER 1000:1000
ENV PATH=/opt/thaw/.venv/bin:$PATH HOME=/tmp
WORKDIR /course
CMD ["thaw", "grade"]
