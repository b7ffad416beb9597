"""Keep labels beside a chart apart."""

from collections.abc import Sequence


def spread(positions: Sequence[float], *, gap: float, low: float, high: float) -> list[float]:
    """Return the positions moved as little as needed to lie `gap` apart within `low` to `high`, in their order.

    Where there is no room for all, the distance shrinks to what there is.
    """
    count = len(positions)
    if count == 0:
        return []
    room = min(gap, (high - low) / (count - 1)) if count > 1 else 0.0
    order = sorted(range(count), key=lambda index: positions[index])
    placed = [min(max(positions[index], low), high) for index in order]
    for place in range(1, count):
        placed[place] = max(placed[place], placed[place - 1] + room)
    placed[-1] = min(placed[-1], high)
    for place in range(count - 2, -1, -1):
        placed[place] = min(placed[place], placed[place + 1] - room)
    moved = [0.0] * count
    for place, index in enumerate(order):
        moved[index] = placed[place]
    return moved
