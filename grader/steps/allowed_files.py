"""A step in nbgrader's conversions that keeps only harmless files next to a notebook.

Formgrader serves submitted files from its own address, where scripts have the instructor's
permissions. The patterns of nbgrader's setting `CourseDirectory.ignore` miss hidden files and files
in a folder called `[x]`.
"""

import os
from pathlib import Path

from nbgrader.preprocessors import NbGraderPreprocessor

#: Extensions that no browser runs, independent of the machine's list of MIME types.
HARMLESS = set(
    ".csv .gz .h5 .hdf5 .ipynb .jpeg .jpg .json .keras .md .npy .npz .parquet .pickle .pkl .png "
    ".py .toml .tsv .txt .yaml .yml .zip".split()
)


class KeepHarmlessFiles(NbGraderPreprocessor):
    """Remove files of other types from the folder that nbgrader is writing."""

    def preprocess(self, nb, resources):
        """See nbconvert's Preprocessor."""
        names, converter = resources["nbgrader"], self.parent.parent
        extension = converter.exporter.file_extension
        written = {f"{Path(notebook).stem}{extension}" for notebook in converter.notebooks}
        place = converter._format_dest(names["assignment"], names["student"])
        for folder, _, files in os.walk(place):
            for name in files:
                page = folder == place and name in written
                if not page and Path(name).suffix.lower() not in HARMLESS:
                    Path(folder, name).unlink()
        return nb, resources
