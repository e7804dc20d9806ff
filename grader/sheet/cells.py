"""Types of cells in nbgrader's metadata."""

from nbgrader import utils


def is_test(cell) -> bool:
    """Tell whether a cell is an automatically graded test."""
    return cell.cell_type == "code" and utils.is_grade(cell) and not utils.is_solution(cell)
