"""What `make setup` has kernels do, in JupyterLab and in any editor."""

from jupyter_client.manager import start_new_kernel


def test_a_students_own_helpers_is_not_imported_in_place_of_the_courses(tmp_path):
    (tmp_path / "helpers.py").write_text("raise SystemExit('of the student')\n")
    (tmp_path / "mine.py").write_text("found = 'of the student'\n")
    manager, client = start_new_kernel(kernel_name="python3", cwd=str(tmp_path))
    printed = []
    try:
        code = "from helpers import misconceptions\nimport helpers, mine\nprint(helpers.__file__)"
        code += "\nprint(mine.found)\nprint(sorted(name for name in dir() if name[0] != '_'))"
        reply = client.execute_interactive(
            code,
            timeout=60,
            output_hook=lambda message: printed.append(message["content"].get("text", "")),
        )
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    assert reply["content"]["status"] == "ok", reply["content"]
    path, found, names = "".join(printed).splitlines()
    assert str(tmp_path) not in path and path.endswith("helpers/__init__.py")
    assert found == "of the student"
    assert "sys" not in names, "a notebook that forgets an import must fail as elsewhere"
