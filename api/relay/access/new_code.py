"""A new access code for somebody: `python -m api.relay.access.new_code ana`. Needs nothing but Python itself.

The page makes codes in the same form: public/js/ui/panels/invitations/new_code.js.
"""

from __future__ import annotations

import re
import secrets
import sys
import unicodedata

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
"""Small letters and digits without those that look like another one: 0 and o, 1, i and l."""
LENGTH = 12
_LONGEST_NAME = 30
_USAGE = """usage: python3 -m api.relay.access.new_code NAME
NAME is whom the code is for. It is shown in the log and on the page, and begins with a letter."""


def new_code(name: str) -> str:
    """A code that is found under `name`: the name, a `-`, and 12 random characters with at least one digit among them.

    Raises ValueError if the name doesn't begin with a letter.
    """
    label = label_of(name)
    random = ""
    # Without a digit what stands before the - would not count as a name.
    while not any(character.isdigit() for character in random):
        random = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return f"{label}-{random}"


def label_of(name: str) -> str:
    """The name as it can stand in a code: a dot in place of what is neither a letter nor a digit.

    Raises ValueError if it doesn't begin with a letter.
    """
    words = re.findall(r"[^\W_]+", unicodedata.normalize("NFC", name))
    label = ".".join(words)[:_LONGEST_NAME].rstrip(".")
    if not label[:1].isalpha():
        raise ValueError("a name begins with a letter")
    return label


def main(arguments: list[str]) -> int:
    """Prints the code alone to standard output, and what to do with it to standard error."""
    try:
        code = new_code(" ".join(arguments))
    except ValueError:
        print(_USAGE, file=sys.stderr)
        return 2
    print(code)
    print(
        f"""
Add it to CODE, behind a comma:
CODE=...,{code}
Then restart the site, or deploy it again, and give the code to the person it is for.""",
        file=sys.stderr,
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
