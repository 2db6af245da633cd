"""Mixed Markdown of any size, as a talkative model writes it: the same text for the same size, every time."""

from __future__ import annotations

import random
from collections.abc import Iterator

VOCABULARY = """\
the relay keeps one line open while words arrive and nobody waits for more than they asked because each answer has its
own pace some are short others grow over pages with examples tables formulas and code that has to stay readable while
it is written"""
WORDS = VOCABULARY.split()
CODE = """\
```python
def settle(blocks, limit={limit}):
    \"\"\"Return the blocks that no later text can change.\"\"\"
    settled = []
    for index, block in enumerate(blocks):
        if index < len(blocks) - limit and block.text != "{word}":
            settled.append(block)
    return settled
```
"""
TABLE = """\
| Approach | Script, ms | Layout, ms | Note |
| --- | ---: | ---: | --- |
| {a} | {x} | {y} | one `{b}` |
| {b} | {y} | {x} | **{a}** |
| {c} | {x} | {x} | [{c}](https://example.org/{c}) |
"""


def markdown(size: int) -> str:
    """Return `size` characters (ASCII, so also bytes) of mixed Markdown, cut where they end."""
    source = random.Random(7)
    pieces: list[str] = []
    length = 0
    for block in blocks(source):
        pieces.append(block)
        length += len(block) + 1
        if length >= size:
            break
    return "\n".join(pieces)[:size]


def blocks(source: random.Random) -> Iterator[str]:
    """Yield blocks for ever; each ends with a newline. Code comes about every 2.2 kB."""
    number = 0
    while True:
        number += 1
        yield f"## {number}. {sentence(source, 4).rstrip('.')}\n"
        yield paragraph(source)
        yield "".join(f"- {sentence(source, 8)}\n  - {sentence(source, 5)}\n" for _ in range(3))
        yield paragraph(source)
        yield CODE.format(limit=number, word=source.choice(WORDS))
        yield f"The cost is $c_{{{number}}} = \\frac{{n^2}}{{{number}}}$, at $5 or $6 a month.\n"
        if number % 2:
            yield TABLE.format(a=source.choice(WORDS), b=source.choice(WORDS), c=source.choice(WORDS), x=number, y=7)
        else:
            yield f"$$\n\\sum_{{i=1}}^{{{number}}} i = \\frac{{{number}({number}+1)}}{{2}}\n$$\n"
        yield f"> {sentence(source, 12)}\n> {sentence(source, 9)}\n"


def paragraph(source: random.Random) -> str:
    """Return a few sentences with inline marks."""
    code, strong, link = (source.choice(WORDS) for _ in range(3))
    inline = f"A `{code}` and **{strong}**, see [{link}](https://example.org/a)."
    return " ".join([sentence(source, 14), inline, sentence(source, 18), sentence(source, 11)]) + "\n"


def sentence(source: random.Random, words: int) -> str:
    """Return one sentence of that many words."""
    return " ".join(source.choice(WORDS) for _ in range(words)).capitalize() + "."
