"""Passwords: which are good enough, and how they are kept and compared."""

import re
import unicodedata
from collections.abc import Iterable
from threading import Lock

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError

from blog.errors import Invalid

# OWASP's second profile: 19 MiB keeps a small server responsive while it checks several passwords at once.
HASHER = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
NOBODYS = (  # a hash that costs what all cost and that no password is known for
    f"$argon2id$v=19$m={HASHER.memory_cost},t={HASHER.time_cost},p={HASHER.parallelism}${'A' * 22}${'A' * 43}"
)
SHORTEST, LONGEST = 10, 1000  # characters
ENOUGH = 2  # of 4: more than a million guesses, which the budgets of tries put out of reach
LONGEST_SAMPLE = 72  # characters that are estimated: time grows faster than length
LONGEST_CODE = 24  # the same when it is full of what may stand for letters: every reading is tried
CODE = frozenset("0123456789@({[<!|$+%")
LONGEST_ABOUT = 320  # characters of each text about a person
FAVOURITES = (
    *(
        "mojing",
        "woaini",
        "woaini1314",
        "5201314",
        "1314520",
        "1314521",
        "1314",
        "520",
        "521",
        "7758521",
        "147258369",
    ),
    *(
        "aini",
        "wodemima",
        "mima",
        "nihao",
        "zhongguo",
        "beijing",
        "shanghai",
        "woaiwojia",
        "baobei",
        "baobao",
    ),
    *(
        "laopo",
        "laogong",
        "xiaoming",
        "zhangwei",
        "wangwei",
        "qwer",
        "asdf",
        "zxcv",
        "我爱你",
        "密码",
        "你好",
    ),
)
_estimating = Lock()  # zxcvbn keeps the words about a person in a global


def check_new(password: str, *, about: Iterable[str]) -> None:
    """Refuse a password that is too short, too long or easy to guess, and no other; raises Invalid.

    `about` is what others know of the person: username, e-mail address, display name, the site's name.
    """
    if len(password) > LONGEST:
        raise Invalid("A password has at most %(most)d characters.", field="password", most=LONGEST)
    if _is_short(password):
        raise Invalid("A password has at least %(least)d characters.", field="password", least=SHORTEST)
    if strength(password, about) < ENOUGH:
        raise Invalid(
            "This password is easy to guess: it is a common one, or says something about you."
            " Take a longer one, for example four words that have nothing to do with each other.",
            field="password",
        )


def strength(password: str, about: Iterable[str]) -> int:
    """How hard it is to guess, 0 to 4 (Wheeler, zxcvbn, USENIX Security 2016); 0 is also outside the limits.

    What is left without the words about the person has to be hard to guess by itself.
    """
    if len(password) > LONGEST or _is_short(password):
        return 0
    text, words = _folded(password), _words(about)
    rest = re.sub("|".join(map(re.escape, words)), "", text) if words else text
    return min(_score(part, words) for part in {_normal(password), rest})


def hashed(password: str) -> str:
    """The Argon2id hash to keep (RFC 9106)."""
    return HASHER.hash(_prepared(password))


def verified(hash: str | None, password: str) -> bool:
    """Whether it is the password; without a usable hash (None, "!") the same time passes and it is not."""
    if len(password) > LONGEST:
        hash, password = None, ""
    secret = _prepared(password)
    for kept in (hash or "", NOBODYS):
        try:
            return HASHER.verify(kept, secret)
        except VerifyMismatchError:
            return False
        except (VerificationError, InvalidHashError, UnicodeError):
            continue  # it was no hash, so no time has passed yet
    return False


def needs_rehash(hash: str) -> bool:
    """Whether a hash that has just been verified was made with other costs than today's."""
    return HASHER.check_needs_rehash(hash)


def _normal(password: str) -> str:
    """NFKC, as NIST SP 800-63B asks: keyboards and input methods differ, full-width ａ and a are one key."""
    return unicodedata.normalize("NFKC", password)


def _prepared(password: str) -> bytes:
    return _normal(password).encode("utf-8", "surrogatepass")  # so that everything can be kept, even halves


def _is_short(password: str) -> bool:
    """Some characters become many when they are normalised, others few: neither makes a password longer."""
    return min(len(password), len(_normal(password))) < SHORTEST


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _words(about: Iterable[str]) -> list[str]:
    texts = [_folded(text[:LONGEST_ABOUT]) for text in about]
    words = {
        word for text in texts for word in (text, re.sub(r"[\W_]", "", text), *re.findall(r"[^\W_]+", text))
    }
    return sorted((word for word in words if len(word) > 2 or not word.isascii()), key=len, reverse=True)


def _score(text: str, words: list[str]) -> int:
    from zxcvbn import zxcvbn  # its lists of words weigh megabytes

    coded = len(CODE & set(text)) > 10
    sample = text[: LONGEST_CODE if coded else LONGEST_SAMPLE]
    if not sample:
        return 0
    with _estimating:
        return int(zxcvbn(sample, user_inputs=[*FAVOURITES, *words])["score"])
