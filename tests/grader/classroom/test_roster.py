import csv

import pytest

from grader.classroom import roster
from grader.course import conversions
from grader.errors import GradingError
from grader.grading.grade import grade_course

SLUG = "01_toy"
RIGHT = "def double(x):\n    return x + x"
OWN = """id,first_name,last_name,email,lms_user_id
ada,Ada,"King, Countess",ada@example.org,1815
bob,Bob,,,
zoe,Zoë,Zander,zoe@example.org,
"""


@pytest.fixture
def file(tmp_path):
    def write(text, encoding="utf-8"):
        (tmp_path / "roster.csv").write_text(text, encoding=encoding)
        return tmp_path / "roster.csv"

    return write


def students(course):
    with course.gradebook() as gradebook:
        fields = ("first_name", "last_name", "email", "lms_user_id")
        return {who.id: tuple(getattr(who, name) for name in fields) for who in gradebook.students}


def test_importing_a_roster_removes_no_one(toy, file, thaw):
    with toy.gradebook() as gradebook:
        gradebook.add_student("eve")
        gradebook.add_student("bob", email="bob@example.org")
    path = file(OWN)
    done = thaw("roster", path)
    assert done.exit_code == 0, done.stderr
    assert "3 students: 2 new, 1 changed, 0 unchanged." in done.stdout
    assert f"not in {path}: eve" in done.stdout
    assert students(toy) == {
        "ada": ("Ada", "King, Countess", "ada@example.org", "1815"),
        "bob": ("Bob", None, "bob@example.org", None),  # an empty cell changes nothing
        "eve": (None, None, None, None),
        "zoe": ("Zoë", "Zander", "zoe@example.org", None),
    }
    again = thaw("roster", path)
    assert "3 students: 0 new, 0 changed, 3 unchanged." in again.stdout


@pytest.mark.parametrize(
    ("text", "read"),
    [
        (
            "Student,ID,SIS User ID,SIS Login ID,Section,01_toy (77)\n"
            "    Points Possible,,,,,4\n"
            '"Lovelace, Ada",1815,,ada,One,3\n"Student, Test",1,,x,One,\n',
            {"ada": {"last_name": "Lovelace", "first_name": "Ada", "lms_user_id": "1815"}},
        ),
        (
            "First name;Last name;ID number;Email address\nAda;Lovelace;u17;ada@example.org\n",
            {"u17": {"first_name": "Ada", "last_name": "Lovelace", "email": "ada@example.org"}},
        ),
        (
            "\ufeffGroup\tSurname\tEmail address\n\nOne\tLovelace\tada@example.org\n",
            {"ada@example.org": {"last_name": "Lovelace", "email": "ada@example.org"}},
        ),
        (
            "First name,Last name,ID number,Email address\n"
            "Ada,Lovelace,,ada@example.org\nBob,,u18,bob@example.org\n",
            {
                "ada@example.org": {
                    **{"first_name": "Ada", "last_name": "Lovelace", "email": "ada@example.org"},
                },
                "u18": {"first_name": "Bob", "email": "bob@example.org"},
            },
        ),
        (
            "Identifier,Status,Grade\nParticipant 1234,Submitted for grading,\n",
            {"Participant 1234": {}},
        ),
    ],
    ids=["canvas", "moodle", "addresses alone", "empty ID number", "blind marking"],
)
def test_exports_of_canvas_and_moodle_are_rosters(file, text, read):
    assert roster.read(file(text)) == read


HEADERS = {
    "German": "Vorname,Nachname,ID-Nummer,E-Mail-Adresse",
    "French": "Prénom,Nom,Numéro d’identification,Adresse de courriel",
    "French, plain apostrophe": "Prénom,Nom de famille,Numéro d'identification,Adresse e-mail",
    "Spanish": "Nombre,Apellido(s),Número de ID,Dirección de correo",
    "Spanish, decomposed": "Nombre,Apellido(s),Nu\u0301mero de ID,Dirección Email",
}


@pytest.mark.parametrize("header", HEADERS.values(), ids=HEADERS)
def test_moodles_headers_are_read_in_other_languages(file, header):
    fields = {"first_name": "Ada", "last_name": "Lovelace", "email": "ada@example.org"}
    assert roster.read(file(f"{header}\nAda,Lovelace,u17,ada@example.org\n")) == {"u17": fields}
    found = roster.read(file(f"{header}\nAda,Lovelace,,ada@example.org\n"))
    assert found == {"ada@example.org": fields}


POLISH = "Imię,Nazwisko,Numer ID\nAda,Lovelace,u17\n"


def test_columns_of_an_unknown_language_are_named_with_the_option(toy, file, thaw):
    done = thaw("roster", file(POLISH))
    assert done.exit_code == 1 and "it has: Imię, Nazwisko, Numer ID" in done.stderr
    assert "--column id=NAME" in done.stderr
    options = ["--column", "id=numer id"]
    done = thaw("roster", file(POLISH), *options)
    assert done.exit_code == 0 and "No names" in done.stdout and "Imię, Nazwisko" in done.stdout
    options += ["--column", "first_name=Imię", "--column", "last_name=Nazwisko"]
    done = thaw("roster", file(POLISH), *options)
    assert done.exit_code == 0 and "No names" not in done.stdout
    assert students(toy)["u17"][:2] == ("Ada", "Lovelace")


@pytest.mark.parametrize(
    ("option", "message"),
    [
        ("id=Nummer", "has no column 'Nummer'; it has: Imię, Nazwisko, Numer ID."),
        ("name=Imię", "--column name: the fields are id, first_name"),
        ("id", "--column 'id': expected FIELD=COLUMN."),
    ],
)
def test_a_wrong_column_option_is_explained(toy, file, thaw, option, message):
    done = thaw("roster", file(POLISH), "--column", option)
    assert done.exit_code == 1 and message in done.stderr and not students(toy)


SEPARATORS = "\u2028\u2029\x85\v\f\x1c\x1d\x1e\x1f\xa0\u3000"


@pytest.mark.parametrize("separator", SEPARATORS)
@pytest.mark.parametrize("cell", ["Ada{}Augusta", '"Ada{}Augusta"', "{}Ada Augusta{}"])
def test_a_separator_in_a_name_is_a_space(file, separator, cell):
    name = cell.replace("{}", separator)
    found = roster.read(file(f"id,first_name,last_name\nada,{name},Lovelace\nbob,Bob,\n"))
    assert found == {
        "ada": {"first_name": "Ada Augusta", "last_name": "Lovelace"},
        "bob": {"first_name": "Bob"},
    }


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_lines_can_end_as_on_any_system(tmp_path, ends):
    path = tmp_path / "roster.csv"
    lines = ("id,first_name", 'ada,"Ada', 'Augusta"', "bob,Bob", "")
    path.write_bytes(ends.join(lines).encode())
    assert roster.read(path) == {"ada": {"first_name": "Ada Augusta"}, "bob": {"first_name": "Bob"}}


@pytest.mark.parametrize(
    ("name", "shown"),
    [("Ada\0", "Ada\\x00"), ("\u202eadA", "\\u202eadA"), ("Ada\u200b", "Ada\\u200b")],
)
def test_control_characters_in_names_are_visible(file, name, shown):
    assert roster.read(file(f"id,last_name\nada,{name}\n")) == {"ada": {"last_name": shown}}


@pytest.mark.parametrize("marks", [1, 2])
def test_byte_order_marks_are_ignored(file, marks):
    assert roster.read(file("\ufeff" * marks + '"id"\nada\n')) == {"ada": {}}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is empty"),
        ("name,age\nAda,36\n", "no column for the students' ids"),
        ("id,email\n", "has no students"),
        ("id\nada\nada\n", "line 3: duplicate id ada"),
        (
            "id,lms_user_id\nada,1815\nbob,\neve,\nzoe,1815\n",
            "line 5: line 2 has the same number, 1815",
        ),
        ("id\nada\n../bob\n", "line 3: '../bob' cannot be a student's id"),
        ("id,email\nada,x\n,y\n", "line 3: '' cannot be a student's id"),
        ("id,email\nada,x\nbob,King, Bob\n", "line 3: more cells than line 1 has"),
        ('id,email\nada,"x\nbob,y\n', "line 3: unexpected end of data."),
        ('id,email\nada,"Ada" x\n', "line 2: ',' expected after '\"'."),
        (f"id,email\nada,{'x' * 200_000}\n", "line 2: field larger than field limit (131072)."),
    ],
)
def test_a_roster_with_an_error_changes_nothing(toy, file, thaw, text, message):
    before = students(toy)
    done = thaw("roster", file(text))
    assert done.exit_code == 1 and len(done.stderr.splitlines()) == 1
    assert message in done.stderr
    assert students(toy) == before


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16", "utf-16-le", "utf-32"])
def test_another_encoding_is_rejected(file, encoding):
    path = file("id,first_name\nzoe,Zoë\n", encoding=encoding)
    with pytest.raises(GradingError, match="not UTF-8"):
        roster.read(path)


@pytest.fixture
def graded(toy, file, submit):
    """A class of four: one is graded, one rejected, two have no submission."""
    roster.enroll(toy, file(OWN))
    submit("ada", RIGHT)
    submit("bob", RIGHT).write_text("")
    with toy.gradebook() as gradebook:
        gradebook.add_student("eve")
    return toy


def test_students_without_a_submission_are_listed(graded, thaw):
    assert grade_course(graded).missing == {SLUG: ["eve", "zoe"]}
    done = thaw("grade")
    assert "No submission: eve, Zoë Zander (zoe)" in done.stdout
    rows = csv.DictReader((graded.root / "grades.csv").open(newline=""))
    assert {row["student_id"]: (row["score"], row["status"]) for row in rows} == {
        "ada": ("2", "graded"),
        "bob": ("", "rejected"),
        "eve": ("", "missing"),
        "zoe": ("", "missing"),
    }
    assert "No submission: eve, Zoë Zander (zoe)" in (graded.root / "report.html").read_text()


def test_an_assignment_without_submissions_has_no_missing_students(graded, thaw):
    folder = graded.root / "source" / "02_later"
    folder.mkdir()
    (folder / "02_later.ipynb").write_bytes(graded.source_notebook(SLUG).read_bytes())
    conversions.register(graded, "02_later")
    assert list(grade_course(graded).missing) == [SLUG]
    thaw("export", "moodle", "--missing-as-zero")
    rows = list(csv.DictReader((graded.root / "moodle.csv").open(newline="")))
    assert {row["02_later"] for row in rows} == {""}


@pytest.mark.parametrize(("options", "nothing"), [([], ""), (["--missing-as-zero"], "0")])
def test_missing_submissions_can_be_exported_as_zero(graded, thaw, options, nothing):
    grade_course(graded)
    for layout, column in (("canvas", "SIS Login ID"), ("moodle", "ID")):
        done = thaw("export", layout, *options)
        assert done.exit_code == 0, done.stderr
        rows = csv.DictReader((graded.root / f"{layout}.csv").open(newline=""))
        points = {row[column]: row[SLUG] for row in rows if row[column]}
        # A rejected submission is not a missing one.
        assert points == {"ada": "2", "bob": "", "eve": nothing, "zoe": nothing}
