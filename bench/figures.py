"""Ratios computed from the measurements."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Figures:
    """The measurements of one class.

    Attributes:
        submissions: number of submissions.
        cores: number of cores used for grading.
        plain_seconds: wall clock of plain nbgrader.
        thaw_seconds: wall clock of `thaw grade`.
        cell_seconds: total time of their cells on one core.
        memory_bytes: peak memory of `thaw grade`.
        check_seconds: CPU time of checking whether the tests can still fail.
    """

    submissions: int
    cores: int
    plain_seconds: float
    thaw_seconds: float
    cell_seconds: float
    memory_bytes: int
    check_seconds: float

    @property
    def throughput_ratio(self) -> float:
        """The speedup over plain nbgrader."""
        return self.plain_seconds / self.thaw_seconds

    @property
    def ceiling_ratio(self) -> float:
        """The speedup of a grader without overhead over plain nbgrader."""
        return self.plain_seconds / (self.cell_seconds / self.cores)

    @property
    def limit_ratio(self) -> float:
        """The wall clock divided by that of the cells only, on all cores; 1 is the limit."""
        return self.thaw_seconds / (self.cell_seconds / self.cores)

    @property
    def overhead_per_submission(self) -> float:
        """Seconds of one core per submission, in addition to its cells."""
        return (self.thaw_seconds * self.cores - self.cell_seconds) / self.submissions

    @property
    def checks_per_submission(self) -> float:
        """CPU seconds per submission of checking whether the tests can still fail."""
        return self.check_seconds / self.submissions


def lines(light: Figures, real: Figures) -> list[str]:
    """Return the printed figures, one per line."""
    megabytes = max(light.memory_bytes, real.memory_bytes) / 1e6
    return [
        f"throughput_ratio_light: {light.throughput_ratio:.2f}",
        f"throughput_ratio_real: {real.throughput_ratio:.2f}",
        f"ceiling_ratio_real: {real.ceiling_ratio:.2f}",
        f"limit_ratio: {real.limit_ratio:.2f}",
        f"overhead_per_submission_s: {real.overhead_per_submission:.2f}",
        f"checks_per_submission_s: {real.checks_per_submission:.2f}",
        f"memory_peak_mb: {megabytes:.0f}",
    ]
