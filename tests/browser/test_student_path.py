"""A student's path through assignment 01, from the first wrong answer to the feedback page."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import expect

from grader import personas
from tests.browser.lab import SECONDS, run_first_code_cell, wait_for_kernel

SLUG = "01_batch_normalization"
WORK = f"work/{SLUG}/{SLUG}.ipynb"
WRONG = "def bn_parameter_counts(features):\n    return 2 * features, 0"
RIGHT = "def bn_parameter_counts(features):\n    return 2 * features, 2 * features"
SHELL = re.compile(r"^```sh\n(.*?)^```$", re.DOTALL | re.MULTILINE)
MISTAKE = "Batch normalization counted as two numbers a feature"


@pytest.fixture(scope="module")
def course(root, lab, tmp_path_factory):
    """The instructor's course folder, with assignment 01 released to the lab's exchange."""
    folder = tmp_path_factory.mktemp("instructor")
    for step in ("source", "release"):
        shutil.copytree(root / step / SLUG, folder / step / SLUG)
    shutil.copy(root / "nbgrader_config.py", folder)
    with (folder / "nbgrader_config.py").open("a") as config:
        config.write(lab.exchange)
    run(folder, "nbgrader", "release_assignment", SLUG)
    return folder


def run(folder, program, *arguments):
    """Run one of the environment's programs in a folder; return what it printed."""
    command = [str(Path(sys.executable).with_name(program)), *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def answer_all_but_the_first_task(lab, root):
    """Fill in the answers of a careful student before the test begins."""
    sheet = lab.folder / WORK
    blank = {cell.id: cell.source for cell in nbformat.read(sheet, as_version=4).cells}
    persona = personas.read(root / "bank" / SLUG / "careful.py")
    notebook = personas.submission(persona, sheet)
    (first,) = (cell for cell in notebook.cells if cell.id == "bn_parameter_counts")
    first.source = blank[first.id]
    nbformat.write(notebook, sheet)


def write_answer(page, answer):
    cell = page.locator(".jp-CodeCell", has_text="def bn_parameter_counts").first
    cell.locator(".cm-content").click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text(answer)
    expect(cell.locator(".cm-content")).to_contain_text(answer.splitlines()[-1].strip())
    unsaved = page.locator(".jp-mod-current.jp-mod-dirty")
    expect(unsaved).not_to_have_count(0)
    page.keyboard.press("ControlOrMeta+s")
    # Validate saves as well; for two saves at once, JupyterLab reports that the file has changed.
    expect(unsaved).to_have_count(0, timeout=60 * SECONDS)


def validate(page):
    page.get_by_role("button", name="Validate").click()
    dialog = page.locator(".jp-Dialog")
    expect(dialog).to_contain_text(re.compile("Success|failed"), timeout=180 * SECONDS)
    return dialog


def download(page, path):
    """Choose File → Download, and keep the file as a learning platform would."""
    page.get_by_role("menuitem", name="File", exact=True).click()
    with page.expect_download() as download:
        page.get_by_role("menuitem", name="Download", exact=True).click()
    assert download.value.suggested_filename == f"{SLUG}.ipynb"
    download.value.save_as(path)


def test_from_a_wrong_answer_to_feedback(
    lab, course, root, browser, open_notebook, screenshot, sandbox
):
    answer_all_but_the_first_task(lab, root)
    page = open_notebook(f"course/lesson_{SLUG}.ipynb")
    run_first_code_cell(page)
    page.goto(lab.address(WORK))
    wait_for_kernel(page)

    write_answer(page, WRONG)
    dialog = validate(page)
    expect(dialog).to_contain_text(MISTAKE)
    expect(dialog).to_contain_text("count four numbers for each feature")
    expect(dialog).to_contain_text("lesson 01, section “Four numbers a feature”")
    screenshot(page, "validate-wrong")
    dialog.get_by_role("button").last.click()
    download(page, course / "submitted" / "ada" / SLUG / f"{SLUG}.ipynb")

    write_answer(page, RIGHT)
    dialog = validate(page)
    expect(dialog).to_contain_text("Success")
    screenshot(page, "validate-right")
    dialog.get_by_role("button").last.click()
    submit_to_the_exchange(page, screenshot)

    collected = run(course, "nbgrader", "collect", SLUG)
    student = next(path.name for path in (course / "submitted").iterdir() if path.name != "ada")
    print(collected, run(course, "thaw", "grade", SLUG))
    for name, score, image in (
        ("ada", "7 of the other 8", "wrong"),
        (student, "8 of the other 8", "right"),
    ):
        feedback = course / "feedback" / name / SLUG / f"{SLUG}.html"
        page.goto(f"file://{feedback}")
        expect(page.locator(".total")).to_contain_text(score)
        screenshot(page, f"feedback-{image}")
        expect(page.locator(".remark", has_text=MISTAKE)).to_have_count(int(name == "ada"))
        require_readable_on_a_phone(page)
        screenshot(page, f"feedback-{image}-phone")
        require_readable_on_paper(page)
        screenshot(page, f"feedback-{image}-print", full_page=True)
        page.emulate_media(media="screen")
        page.set_viewport_size({"width": 1280, "height": 900})
        if name == "ada":
            address = page.get_by_role("link", name="Four numbers a feature").get_attribute("href")
    require_section_is_shown(page, lab, address)
    run(course, "nbgrader", "release_feedback", SLUG, "--student", student)
    page.goto(lab.address(WORK))
    wait_for_kernel(page)
    fetch_feedback(page, screenshot)
    (fetched,) = (lab.folder / "work" / SLUG / "feedback").glob("*/*.html")
    assert fetched.read_bytes() == feedback.read_bytes()


WIDER_THAN_ITS_PLACE = """selector => [...document.querySelectorAll(selector)]
    .filter(box => box.scrollWidth > box.clientWidth + 1)
    .map(box => box.tagName + "." + box.className + ": " + box.textContent.slice(0, 40))"""


WITHOUT_BREAKS = """white => document.querySelectorAll(".input_area pre")
    .forEach(box => { box.style.whiteSpace = white })"""


def require_readable_on_a_phone(page):
    """Check that nothing is wider than the screen, because long lines of code break."""
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    boxes = "main, header, .cell, li, dl, p, .input_area, .input_area pre"
    assert page.evaluate(WIDER_THAN_ITS_PLACE, boxes) == []
    page.evaluate(WITHOUT_BREAKS, "pre")
    assert page.evaluate(WIDER_THAN_ITS_PLACE, boxes), "no line is long: this page proves nothing"
    page.evaluate(WITHOUT_BREAKS, "")


def require_readable_on_paper(page):
    """Check that nothing is cut off in print."""
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 700, "height": 990})  # A4 without its margins
    assert page.evaluate(WIDER_THAN_ITS_PLACE, "body *") == []
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4"))) > 2


def require_section_is_shown(page, lab, address):
    """Follow a link of the feedback page, with this lab's address instead of the default."""
    assert address.startswith("http://localhost:8888/lab/tree/course/")
    page.goto(address.replace("http://localhost:8888", lab.server))
    section = page.get_by_role("heading", name="Four numbers a feature")
    expect(section).to_be_in_viewport(timeout=90 * SECONDS)


@pytest.mark.full
def test_the_commands_of_the_guide_work(lab, course, root):
    guide = (lab.folder / "README.md").read_text(encoding="utf-8")
    commands = [line for block in SHELL.findall(guide) for line in block.splitlines()]
    # What gets a new version needs a git clone: tests/grader/classroom/test_new_version.py.
    commands = [line for line in commands if "git pull" not in line]
    assert len(commands) == 6
    persona = personas.read(root / "bank" / SLUG / "careful.py")
    sheet = root / "release" / SLUG / f"{SLUG}.ipynb"
    nbformat.write(personas.submission(persona, sheet), lab.folder / WORK)
    # As in a course that has released feedback before.
    exchange = lab.folder.parent / "exchange" / "thaw"
    (exchange / "feedback").mkdir(exist_ok=True)
    for command in commands:
        if command.startswith("make lab"):
            # The lab already runs; the rest of the command must be plausible.
            command = f"make --dry-run {command.removeprefix('make ')}"
        done = subprocess.run(
            command, shell=True, cwd=lab.folder, capture_output=True, text=True, env=lab.environment
        )
        assert done.returncode == 0, (command, done.stdout + done.stderr)
        if "make" in command:
            assert "-m lab" in done.stdout
        if "validate" in command:
            assert "Success" in done.stdout
    assert len(list((exchange / "inbound").iterdir())) >= 1


def open_assignment_list(page):
    page.get_by_role("menuitem", name="Nbgrader").click()
    page.get_by_role("menuitem", name="Assignment List").click()
    expect(page.get_by_text("Downloaded assignments", exact=True)).to_be_visible(
        timeout=60 * SECONDS
    )


def submit_to_the_exchange(page, screenshot):
    open_assignment_list(page)
    page.get_by_role("button", name="Submit").click(timeout=60 * SECONDS)
    expect(page.get_by_role("button", name="Fetch Feedback")).to_be_visible(timeout=60 * SECONDS)
    screenshot(page, "handed-in")


def fetch_feedback(page, screenshot):
    open_assignment_list(page)
    page.get_by_role("button", name="Fetch Feedback").click(timeout=60 * SECONDS)
    expect(page.get_by_text("view feedback")).to_be_visible(timeout=60 * SECONDS)
    screenshot(page, "feedback-fetched")
