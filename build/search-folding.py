#!/usr/bin/env python3
"""Writes src/Parley.Chat/Search/Text/folding.txt from the Unicode data that Python carries. Run it by hand; a change of the file needs another IndexState.Format."""
import sys
import unicodedata

# Letters that no decomposition takes apart.
LETTERS = {"ß": "ss", "ẞ": "ss", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "ø": "o", "Ø": "o", "đ": "d", "Đ": "d", "ð": "d", "Ð": "d",
           "þ": "th", "Þ": "th", "ł": "l", "Ł": "l", "ı": "i", "ħ": "h", "Ħ": "h", "ŧ": "t", "Ŧ": "t", "ŋ": "n", "Ŋ": "n", "ĸ": "k"}

# Marks that people leave out when they type: diacritics of Latin, Greek and Cyrillic, points of Hebrew, vowels of Arabic. In other scripts marks are letters.
MARKS = [(0x0300, 0x036F), (0x0483, 0x0489), (0x0591, 0x05C7), (0x0610, 0x061A), (0x064B, 0x065F), (0x0670, 0x0670), (0x06D6, 0x06ED),
         (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF), (0x20D0, 0x20FF), (0xFE00, 0xFE0F), (0xFE20, 0xFE2F)]


def is_mark(char):
    return unicodedata.category(char)[0] == "M" and any(first <= ord(char) <= last for first, last in MARKS)


def lower(char):
    upper = char.upper()
    folded = (upper if len(upper) == 1 else char).lower()
    return folded if len(folded) == 1 else char


def fold(char):
    if char in LETTERS:
        return LETTERS[char]
    parts = [part for part in unicodedata.normalize("NFKD", char) if unicodedata.category(part)[0] in "LNM" and not is_mark(part)]
    composed = unicodedata.normalize("NFC", "".join(parts))
    return "".join(LETTERS.get(part, lower(part)) for part in composed)


def main():
    lines = []
    for code in range(0x80, 0x110000):
        char = chr(code)
        if 0xD800 <= code <= 0xDFFF or 0xAC00 <= code <= 0xD7A3 or unicodedata.category(char)[0] not in "LNM":
            continue
        folded = fold(char)
        if folded != char:
            lines.append(f"{code:x} {folded}\n")
    sys.stdout.write(f"# Unicode {unicodedata.unidata_version}; made by build/search-folding.py. Code point, what stands for it.\n")
    sys.stdout.writelines(lines)


if __name__ == "__main__":
    main()
