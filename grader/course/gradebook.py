"""One connection to the gradebook for all that opens it.

Each of nbgrader's steps opens the gradebook by its address and closes it again, about sixteen times
a submission; each time an engine is made, and the tables are looked up.
"""

import contextlib
from collections.abc import Iterator
from unittest import mock

from nbgrader.api import Gradebook
from sqlalchemy.orm import scoped_session, sessionmaker


@contextlib.contextmanager
def one_connection(url: str, course_id: str) -> Iterator[None]:
    """Have every Gradebook of this address use one engine, each with a session of its own.

    Args:
        url: the gradebook's address.
        course_id: as nbgrader's CourseDirectory has it.
    """
    first = Gradebook(url, course_id)  # it makes the tables, if there are none
    first.db.remove()
    engine, courses = first.engine, {course_id}
    open_another = Gradebook.__init__

    def adopt(self, db_url, course_id="default_course", authenticator=None):
        if db_url != url:
            open_another(self, db_url, course_id, authenticator)
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
