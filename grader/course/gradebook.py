"""One connection to the gradebook for all code that opens it.

nbgrader's steps open and close the gradebook about sixteen times per submission; each time, an
engine is created and the tables are looked up.
"""

import contextlib
from collections.abc import Iterator
from unittest import mock

from nbgrader.api import Gradebook
from sqlalchemy.orm import scoped_session, sessionmaker


@contextlib.contextmanager
def one_connection(url: str, course_id: str) -> Iterator[None]:
    """Make every Gradebook of this URL use one engine, each with its own session.

    Args:
        url: the gradebook's URL.
        course_id: the `course_id` of nbgrader's CourseDirectory.
    """
    first = Gradebook(url, course_id)  # creates the tables if needed
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
