"""Characters that ruamel reads in another way than Hexo's readers do, hidden from it.

YAML 1.2, as npm's yaml and js-yaml read it, breaks lines only at CR and LF, and lets tabs stand
between tokens and within plain text. Replacements are one for one, so all offsets stay.
"""

import re

_BREAKS_OF_YAML_1_1 = "\x85\u2028\u2029"
_SEPARATING = re.compile(r"(?<=[:,\[{-])[ \t]++|(?<![ \t])[ \t]++(?=[#,\]}]|:\s|\r?$)", re.MULTILINE)
_STAND_INS = [chr(code) for code in range(0xE000, 0xE100)]


class Disguise:
    """A text as ruamel may see it, and the way back for what it finds there.

    With `tabs`, those that separate become spaces; a block or a quote that holds one, too, is then
    read with a space.
    """

    def __init__(self, text: str, *, tabs: bool) -> None:
        if tabs:
            text = _SEPARATING.sub(lambda space: " " * len(space[0]), text)
        foreign = [char for char in _BREAKS_OF_YAML_1_1 + "\t" * tabs if char in text]
        spare = (char for char in _STAND_INS if char not in text)
        there = dict(zip(foreign, spare, strict=False))
        self.text = text.translate({ord(char): stand_in for char, stand_in in there.items()})
        self._back = {ord(stand_in): char for char, stand_in in there.items()}

    def undo(self, found: str) -> str:
        """What the author wrote where ruamel found this."""
        return found.translate(self._back) if self._back else found
