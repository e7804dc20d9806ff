"""Cells of a sheet, as nbgrader's metadata has them."""

from nbgrader import utils


def is_test(cell) -> bool:
    """Tell whether a cell has points that its code decides."""
    return cell.cell_type == "code" and utils.is_grade(cell) and not utils.is_solution(cell)
