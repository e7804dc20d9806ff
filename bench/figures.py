"""The arithmetic, apart from the clock."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Figures:
    """What was measured of one class.

    Attributes:
        submissions: how many there are.
        cores: on how many cores they were graded.
        plain_seconds: wall clock of plain nbgrader.
        thaw_seconds: wall clock of `thaw grade`.
        cell_seconds: what their cells compute, all together, on one core.
        memory_bytes: the most that `thaw grade` held at any time.
    """

    submissions: int
    cores: int
    plain_seconds: float
    thaw_seconds: float
    cell_seconds: float
    memory_bytes: int

    @property
    def throughput_ratio(self) -> float:
        """Submissions per minute, ours over plain nbgrader's."""
        return self.plain_seconds / self.thaw_seconds

    @property
    def ceiling_ratio(self) -> float:
        """The throughput ratio of a grader that costs nothing beyond the cells themselves."""
        return self.plain_seconds / (self.cell_seconds / self.cores)

    @property
    def limit_ratio(self) -> float:
        """Our wall clock over that of the cells alone, spread over all cores; 1 is the limit."""
        return self.thaw_seconds / (self.cell_seconds / self.cores)

    @property
    def overhead_per_submission(self) -> float:
        """Seconds of one core that we take for a submission beyond its own cells."""
        return (self.thaw_seconds * self.cores - self.cell_seconds) / self.submissions


def lines(light: Figures, real: Figures) -> list[str]:
    """Return the figures as they are printed, one a line."""
    megabytes = max(light.memory_bytes, real.memory_bytes) / 1e6
    return [
        f"throughput_ratio_light: {light.throughput_ratio:.2f}",
        f"throughput_ratio_real: {real.throughput_ratio:.2f}",
        f"ceiling_ratio_real: {real.ceiling_ratio:.2f}",
        f"limit_ratio: {real.limit_ratio:.2f}",
        f"overhead_per_submission_s: {real.overhead_per_submission:.2f}",
        f"memory_peak_mb: {megabytes:.0f}",
    ]
