"""Password hashes: argon2id, at most four at once, the same time for a name that does not exist."""

from base64 import b64encode
from functools import cache
from secrets import token_bytes
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from tracker.domain.passwords import LONGEST, normalised

# Each takes 64 MiB: without a limit a crowd at the door takes the machine's memory.
_AT_ONCE = BoundedSemaphore(4)
_STRONG = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=4)
_FAST = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)

_hashers = {"current": _STRONG}


def use_fast_hashing(*, fast: bool) -> None:
    """Choose between the parameters that protect people and those that make tests quick."""
    _hashers["current"] = _FAST if fast else _STRONG


def hashed(password: str) -> str:
    """Return the hash to store."""
    with _AT_ONCE:
        return _hashers["current"].hash(_bytes(password))


def matches(stored: str | None, password: str) -> bool:
    """Tell whether the password is the stored one; without a stored one take as long and say no."""
    hasher = _hashers["current"]
    with _AT_ONCE:
        try:
            return hasher.verify(stored or _nobody(hasher), _bytes(password)) and stored is not None
        except (VerificationError, InvalidHashError):
            return False


def is_outdated(stored: str) -> bool:
    """Tell whether a hash was made with other parameters than today's."""
    return _hashers["current"].check_needs_rehash(stored)


def _bytes(password: str) -> bytes:
    # One character more than any real password has: a long text costs no more than a short one.
    return normalised(password[: LONGEST + 1]).encode("utf-8", "surrogatepass")


@cache
def _nobody(hasher: PasswordHasher) -> str:
    """Return a hash that costs as much to try as any other and that no password is known for."""
    salt, digest = (b64encode(token_bytes(size)).decode().rstrip("=") for size in (hasher.salt_len, hasher.hash_len))
    return f"$argon2id$v=19$m={hasher.memory_cost},t={hasher.time_cost},p={hasher.parallelism}${salt}${digest}"
