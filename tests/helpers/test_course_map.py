import matplotlib

matplotlib.use("Agg")

import re

import matplotlib.pyplot as plt
import pytest

from helpers import course_map

LESSONS = [lesson for part in course_map.PARTS.values() for lesson in part]


def test_the_map_has_every_lesson(root):
    texts = [path.stem for path in (root / "authoring" / "texts" / "lessons").glob("*.py")]
    assert [lesson.slug for lesson in LESSONS] == sorted(texts)[1:]


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.number)
def test_titles_are_those_of_the_lessons(lesson, root):
    path = root / "authoring" / "texts" / "lessons" / f"{lesson.slug}.py"
    text = path.read_text(encoding="utf-8")
    title = re.search(r"^# # (.+)$", text, re.MULTILINE).group(1)
    assert title == f"{lesson.number} · {' '.join(lesson.title.split())}"


def test_no_text_leaves_its_box():
    fig, ax = plt.subplots(figsize=(9.6, 7.5))
    course_map.draw(ax)
    fig.canvas.draw()
    boxes = [patch.get_window_extent() for patch in ax.patches if patch.get_linewidth() == 1.2]
    texts = [text for text in ax.texts if text.get_rotation() == 0 and text.get_text()]
    assert len(boxes) == len(LESSONS) and len(texts) == 3 * len(LESSONS)
    for text in texts:
        extent = text.get_window_extent()
        corners = (extent.x0, extent.y0), (extent.x1, extent.y1)
        inside = [all(box.contains(*corner) for corner in corners) for box in boxes]
        assert any(inside), text.get_text()
    plt.close(fig)
