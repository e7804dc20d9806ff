"""An author's comments are comments in the notebook."""

import pytest

from authoring import notebook_text
from grader import percent_text, personas
from tests.grader.conftest import SLUG

#: The words and signs for which jupytext looks, see jupytext/magics.py.
WORDS = "cat cd cp mv rm rmdir mkdir copy ddir echo ls ldir ren".split()
COMMENTS = [
    *(f"# {word} the weights of A" for word in WORDS),
    *(f"# {word}" for word in WORDS),
    "# %matplotlib inline",
    "# %%time",
    "# !pip install thaw",
    "# ?print",
    "# print?",
    "# files = !ls",
    "# files = %ls",
    "#ls the files",
    "    # copy the weights",
    "# %load_ext autoreload",
]


@pytest.mark.parametrize("line", COMMENTS)
def test_a_comment_stays_a_comment(line, tmp_path):
    code = f"def f():\n    pass\n{line}\nvalue = 1"
    path = tmp_path / "text.py"
    path.write_text(f"# %% [markdown]\n# # Title\n\n# %%\n{code}\n")
    for read in (percent_text.read, notebook_text.read_text):
        assert read(path).cells[1].source == code


def test_a_personas_comments_are_submitted(tmp_path, registered_toy):
    answer = "def double(x):\n    return 2 * x\n# copy nothing\n# !rm nothing"
    path = tmp_path / "persona.py"
    path.write_text(f'# /// verdict\n# says = "x"\n# ///\n# %% double\n{answer}\n')
    release = registered_toy / "release" / SLUG / f"{SLUG}.ipynb"
    notebook = personas.submission(personas.read(path), release)
    assert answer in [cell.source for cell in notebook.cells]
