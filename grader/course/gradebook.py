"""The gradebook's database, and one connection to it for all code that opens it.

nbgrader's steps open and close the gradebook about sixteen times per submission; each time, an
engine is created and the tables are looked up.
"""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

from nbgrader.api import Gradebook
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, OperationalError
from sqlalchemy.orm import scoped_session, sessionmaker

from grader.errors import GradingError


def address(url: str) -> Path | str:
    """Return the path of a gradebook in a file, or the URL of another without password and options.

    Raises:
        GradingError: if it is not a URL of a database.
    """
    try:
        parsed = make_url(url)
    except ArgumentError:  # whose text can have the password
        raise GradingError("c.CourseDirectory.db_url is not the URL of a database.") from None
    if parsed.get_backend_name() == "sqlite" and parsed.database:
        return Path(parsed.database)
    return parsed.set(query={}).render_as_string()


def opened(url: str, course_id: str) -> Gradebook:
    """Open a gradebook; an empty database gets its tables.

    Args:
        url: the gradebook's URL.
        course_id: the `course_id` of nbgrader's CourseDirectory.

    Raises:
        GradingError: if the database's driver is missing, or the database does not answer.
    """
    where = address(url)
    try:
        return Gradebook(url, course_id)
    except ModuleNotFoundError as error:
        raise GradingError(
            f"The gradebook {where} needs the package {error.name}. For PostgreSQL, `make setup` "
            "or pip install 'psycopg[binary]' installs it."
        ) from None
    except ArgumentError as error:
        raise GradingError(f"The gradebook {where} cannot be opened ({error}).") from None
    except OperationalError as error:
        cause = " ".join(str(error.orig).split())
        raise GradingError(f"The gradebook {where} cannot be opened ({cause}).") from None


@contextlib.contextmanager
def one_connection(url: str, course_id: str) -> Iterator[None]:
    """Make every Gradebook of this URL use one engine, each with its own session.

    Args:
        url: the gradebook's URL.
        course_id: the `course_id` of nbgrader's CourseDirectory.

    Raises:
        GradingError: see `opened`.
    """
    first = opened(url, course_id)
    first.db.remove()
    engine, courses = first.engine, {course_id}
    original_init = Gradebook.__init__

    def adopt(self, db_url, course_id="default_course", authenticator=None):
        if db_url != url:
            original_init(self, db_url, course_id, authenticator)
            return
        self.engine, self.course_id, self.authenticator = engine, course_id, authenticator
        self.db = scoped_session(sessionmaker(autoflush=True, bind=engine, future=True))
        if course_id not in courses:
            self.check_course(course_id=course_id)
            courses.add(course_id)

    def close(self):
        self.db.remove()
        if self.engine is not engine:
            self.engine.dispose()

    try:
        with mock.patch.multiple(Gradebook, __init__=adopt, close=close):
            yield
    finally:
        engine.dispose()
