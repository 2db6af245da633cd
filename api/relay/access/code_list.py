"""The grammar of CODE: from what an owner typed to one item for each code, with the rules that belong to it.

A comma stands between two codes, but people also put it between the models of one code. So what follows a list of
models is a code only where it can be nothing else: a part of a rule never becomes a code.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from api.relay.access.shapes import can_only_be_a_model, looks_like_a_key, looks_like_a_model
from api.relay.access.tool_rules import is_tool_word
from api.relay.list_grammar import list_pieces

_BAR = re.compile(r"\s*[|｜]\s*")
_RULE_NAME = (
    r"models?|until|tools?|key|usd|tokens?|requests?|rpm|parallel|warn|unpriced|budget|limit|day|week|month|total"
)
_EQUALS = re.compile(rf"((?<![\w-])(?:{_RULE_NAME})|(?<=\|)\w+)[^\S\r\n]*[=＝][^\S\r\n]*", re.IGNORECASE)
_LONE_RULE = re.compile(rf"(?:{_RULE_NAME})=", re.IGNORECASE)
_NUMBER_RULE = re.compile(
    r"(?:usd|tokens?|requests?|rpm|parallel|warn)=|(?!(?:models?|tools?|until|key)=)\w+=[$＄]?\d", re.IGNORECASE
)
_RULE_WITHOUT_LIST = re.compile(rf"(?:until|key|unpriced)=|{_NUMBER_RULE.pattern}|$", re.IGNORECASE)
_AMOUNT = r"[$＄]?[\d.]+[km]?[/／](?:day|week|month|total)"
_ONE_AMOUNT = re.compile(_AMOUNT, re.IGNORECASE)
_COMPLETE_RULE = re.compile(
    rf"(?:usd|tokens|requests)={_AMOUNT}(?:;{_AMOUNT})*|(?:rpm|parallel)=\d+|warn=\d+[%％]", re.IGNORECASE
)
_PART_OF_A_NUMBER = re.compile(
    r"[$＄€£¥]?\d[\d.'’_]*[^\W\d]?[%％]?(?:[/／]\S*)?|[$＄€£¥%％/／]\S*|\S*[/／][^\W\d]{1,10}"
)
_LETTERS_AND_DIGITS = re.compile(r"(?=.*\d)(?=.*[^\W\d]).{6,}")
_RANDOM = re.compile(r"(?:[A-Za-z]+\d+){3}|(?:\d+[A-Za-z]+){3}|(?:[A-Za-z]+\d+){2}[A-Za-z]+")
# As new_code makes them: its alphabet has no 0, 1, i, l and o.
_MADE_HERE = re.compile(r"[^\W\d_].*-(?=\D*\d)(?=\d*[a-z])[2-9a-hjkmnp-z]{12}")
_STRAY_QUOTE = re.compile(r"""^[\[{(]*["“”'‘’「」]|["“”'‘’「」][\]})]*$""")

_DOUBTFUL_BLANK = "has a blank at position {}: separate codes by commas"
_DOUBTFUL_WORD = (
    "has a word at position {} that may be a model or a code: "
    "separate the models of one code by ; and begin the next code on a new line"
)
_DOUBTFUL_NUMBER = (
    "has a word at position {} that may be a part of a number or a code: "
    "write numbers without commas, separate amounts by ; and begin the next code on a new line"
)
_DOUBTFUL_RULE = "has a rule at position {} that belongs to no code: write a | before each rule"
_DOUBTFUL_QUOTE = "has a quotation mark at position {} that has no partner"
_KEY_AS_CODE = "has a provider's key at position {} and not a code"


@dataclass
class CodeItem:
    """A code as it was written."""

    secret: str
    rules: list[str] = field(default_factory=list)
    """As `name=value`, the words of a list separated by `;`."""
    doubt: str = ""
    """What may be meant in more than one way, with {} for the code's position; empty where nothing is."""

    @property
    def _ends_with_a_list(self) -> bool:
        return bool(self.rules) and not _RULE_WITHOUT_LIST.match(self.rules[-1])

    @property
    def _ends_with_a_number(self) -> bool:
        return bool(self.rules) and _NUMBER_RULE.match(self.rules[-1]) is not None

    def takes(self, separator: str, secret: str, rules: list[str]) -> bool:
        """Takes a piece in if it belongs to this code, and notes what is in doubt about it. False if it doesn't."""
        if separator == "\n" and not self._goes_on_in_a_new_line(secret):
            return False
        if not secret and (separator == " " or self._ends_with_a_list):
            self.rules += rules
            return True
        if _LONE_RULE.match(secret):
            # Without the rule, its code would be let off it.
            self.rules += [secret, *rules]
            self.doubt = self.doubt or _DOUBTFUL_RULE
            return True
        if self._ends_with_a_list:
            return self._takes_into_a_list(separator, secret, rules)
        if self._ends_with_a_number and self._takes_into_a_number(separator, secret, rules):
            return True
        return separator == " " and self._takes_behind_a_blank(secret)

    def _goes_on_in_a_new_line(self, word: str) -> bool:
        if self._ends_with_a_list:
            return looks_like_a_model(word)
        return self._ends_with_a_number and _ONE_AMOUNT.fullmatch(word) is not None

    def _takes_into_a_list(self, separator: str, word: str, rules: list[str]) -> bool:
        if self.rules[-1].startswith("tools=") and is_tool_word(word):
            self.rules[-1] += f";{word}"
            self.rules += rules
            return True
        is_made_here = not can_only_be_a_model(word) and _MADE_HERE.fullmatch(word) is not None
        is_model = not is_made_here and looks_like_a_model(word)
        is_random = is_made_here or (not can_only_be_a_model(word) and _RANDOM.search(word) is not None)
        is_sure_code = not is_model and (is_random or any(rule.startswith("models=") for rule in rules))
        if (is_sure_code and separator != ";") or (is_random and separator == "\n"):
            return False
        if separator == "\n" or is_random or is_sure_code or not (is_model or separator == ";"):
            self.doubt = self.doubt or _DOUBTFUL_WORD
        self.rules[-1] += f";{word}"
        self.rules += rules
        return True

    def _takes_into_a_number(self, separator: str, word: str, rules: list[str]) -> bool:
        is_complete = _COMPLETE_RULE.fullmatch(self.rules[-1]) is not None
        if is_complete and separator != "\n" and _ONE_AMOUNT.fullmatch(word):
            self.rules[-1] += f";{word}"
        elif _PART_OF_A_NUMBER.fullmatch(word) or (not is_complete and word[:1].isdigit()):
            self.doubt = self.doubt or _DOUBTFUL_NUMBER
        else:
            return False
        self.rules += rules
        return True

    def _takes_behind_a_blank(self, word: str) -> bool:
        stands_alone = bool(self.rules) or (not self.doubt and _LETTERS_AND_DIGITS.fullmatch(self.secret) is not None)
        if stands_alone and _LETTERS_AND_DIGITS.fullmatch(word):
            return False
        if not self.rules:
            self.secret += f" {word}"
        self.doubt = self.doubt or _DOUBTFUL_BLANK
        return True


def read_code_list(written: str) -> list[CodeItem]:
    """The codes of CODE in their order, each with what is in doubt about it."""
    items: list[CodeItem] = []
    for separator, piece in list_pieces(_EQUALS.sub(r"\1=", _BAR.sub("|", written))):
        secret, *rules = unicodedata.normalize("NFC", piece).split("|")
        if items and items[-1].takes(separator, secret, rules):
            continue
        if _LONE_RULE.match(secret):
            items.append(CodeItem("", [secret, *rules], _DOUBTFUL_RULE))
        elif _STRAY_QUOTE.search(secret):
            items.append(CodeItem(secret, rules, _DOUBTFUL_QUOTE))
        elif looks_like_a_key(secret):
            items.append(CodeItem(secret, rules, _KEY_AS_CODE))
        else:
            items.append(CodeItem(secret, rules))
    return items
