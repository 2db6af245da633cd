"""A new access code for somebody: `python -m api.relay.access.new_code ana --usd 5/month`. Needs only Python itself.

The page makes codes in the same form: public/js/ui/panels/invitations/new_code.js.
"""

from __future__ import annotations

import argparse
import re
import secrets
import sys
import unicodedata
from collections.abc import Mapping

from api.relay.access.codes import BadCode, parse_codes
from api.relay.list_grammar import is_of_a_word

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
"""Small letters and digits without those that look like another one: 0 and o, 1, i and l."""
LENGTH = 12
_LONGEST_NAME = 30
_RULES = {
    "models": "models that the code may use, such as gpt-6-luna;gpt-6.1*",
    "until": "the last day on which it is valid, such as 2027-12-31",
    "tools": "what costs you extra, such as web_search;mcp:docs;-images",
    "key": "the variable with the provider's key for this code alone, such as ANA_API_KEY",
    "usd": "dollars in a day, week, month or in total, such as 5/month",
    "tokens": "tokens, such as 200k/day",
    "requests": "requests, such as 50/day",
    "rpm": "requests a minute",
    "parallel": "answers at the same time",
    "warn": "the part from which the page warns, such as 80%%",
    "unpriced": "allow: models without a known price, under --usd",
}
"""The rules of a code in the order in which they are written: lists first, since a comma may go on with them."""
_LISTS = ("models", "tools")


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
    characters = (c if is_of_a_word(c) else " " for c in unicodedata.normalize("NFC", name))
    label = ".".join("".join(characters).split())[:_LONGEST_NAME].rstrip(".")
    if not label[:1].isalpha():
        raise ValueError("a name begins with a letter")
    return label


def with_rules(code: str, rules: Mapping[str, str]) -> str:
    """The code as it stands in CODE, with its rules. Raises BadCode if the relay would not read it so."""
    written = {name: value.strip() for name, value in rules.items()}
    for name in (*_LISTS, "usd", "tokens", "requests"):
        if name in written:
            written[name] = ";".join(re.split(r"[\s,;]+", written[name]))
    line = "|".join([code, *(f"{name}={written[name]}" for name in _RULES if name in written)])
    # Whether the variable of key= holds a key is known where the site runs.
    codes = parse_codes(line, key_variables=(written.get("key", ""),))
    if len(codes) != 1:
        raise BadCode("has a rule with a line break or a comma in it")
    return line


def main(arguments: list[str]) -> int:
    """Prints the code with its rules alone to standard output, and what to do with it to standard error."""
    parser = argparse.ArgumentParser(
        prog="python3 -m api.relay.access.new_code",
        description="Make up an access code. Prints what to add to CODE.",
    )
    parser.add_argument(
        "name",
        nargs="+",
        help="whom the code is for: shown in the log and on the page, and begins with a letter",
    )
    for rule, meaning in _RULES.items():
        parser.add_argument(f"--{rule}", metavar="VALUE", help=meaning)
    try:
        given = vars(parser.parse_args(arguments))
        code = new_code(" ".join(given.pop("name")))
        line = with_rules(code, {rule: value for rule, value in given.items() if value is not None})
    except SystemExit as stop:
        return int(stop.code or 0)
    except BadCode as error:
        print(f"The code {error}.", file=sys.stderr)
        return 2
    except ValueError as error:
        parser.print_usage(sys.stderr)
        print(f"{error}.", file=sys.stderr)
        return 2
    print(line)
    print(
        f"""
Add it to CODE, behind a comma:
CODE=...,{line}
Then restart the site, or deploy it again, and give {code} to the person it is for.""",
        file=sys.stderr,
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
