"""A step inside nbgrader's conversions: of the files beside a notebook, harmless ones stay.

Formgrader serves what was handed in from its own address, and what a browser runs there can do what
the instructor can. nbgrader's own setting, `CourseDirectory.ignore`, names what is not copied, by
patterns that a hidden file, or one in a folder called `[x]`, gets past.
"""

import os
from pathlib import Path

from nbgrader.preprocessors import NbGraderPreprocessor

#: Endings of what no browser runs, whatever a machine's list of types says of other endings.
HARMLESS = set(
    ".csv .gz .h5 .hdf5 .ipynb .jpeg .jpg .json .keras .md .npy .npz .parquet .pickle .pkl .png "
    ".py .toml .tsv .txt .yaml .yml .zip".split()
)


class KeepHarmlessFiles(NbGraderPreprocessor):
    """Remove from the folder that is being written what nbgrader has copied and nobody needs."""

    def preprocess(self, nb, resources):
        """See nbconvert's Preprocessor."""
        names, converter = resources["nbgrader"], self.parent.parent
        ending = converter.exporter.file_extension
        written = {f"{Path(notebook).stem}{ending}" for notebook in converter.notebooks}
        place = converter._format_dest(names["assignment"], names["student"])
        for folder, _, files in os.walk(place):
            for name in files:
                page = folder == place and name in written
                if not page and Path(name).suffix.lower() not in HARMLESS:
                    Path(folder, name).unlink()
        return nb, resources
