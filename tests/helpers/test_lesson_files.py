from helpers import lesson_files

#: What a tab of JupyterLab shows of a name, about.
ON_A_TAB = 20


def test_tabs_of_a_lesson_and_its_assignment_differ(root):
    for slug, path in lesson_files.find(root / "course").items():
        assert path.name == lesson_files.file_name(slug)
        assert path.name[:ON_A_TAB] != f"{slug}.ipynb"[:ON_A_TAB]


def test_lessons_are_found_in_order_and_nothing_else(tmp_path):
    for name in ("lesson_01_b.ipynb", "lesson_00_a.ipynb", "00_a.ipynb", "Untitled.ipynb"):
        (tmp_path / name).touch()
    found = lesson_files.find(tmp_path)
    assert list(found.items()) == [
        ("00_a", tmp_path / "lesson_00_a.ipynb"),
        ("01_b", tmp_path / "lesson_01_b.ipynb"),
    ]
