"""Pseudo-random numbers that are the same on every machine and from version to version.

NumPy keeps its generators' raw streams from version to version, not what its distributions make of them.
"""

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]


def uniform(bits: np.random.PCG64, count: int) -> Numbers:
    """Return numbers between 0 and 1, both left out."""
    numbers: Numbers = ((bits.random_raw(count) >> np.uint64(11)).astype(np.float64) + 0.5) * 2.0**-53
    return numbers


def standard_normal(bits: np.random.PCG64, count: int) -> Numbers:
    """Return standard normal draws by Box and Muller (1958)."""
    half = (count + 1) // 2
    numbers = uniform(bits, 2 * half)
    radius = np.sqrt(-2 * np.log(numbers[:half]))
    angle = 2 * np.pi * numbers[half:]
    pairs: Numbers = np.concatenate((radius * np.cos(angle), radius * np.sin(angle)))
    return pairs[:count]
