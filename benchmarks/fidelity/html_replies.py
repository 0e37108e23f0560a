#!/usr/bin/env python3
"""Do we separate HTML replies as public suites expect?

    html_replies.py collect talon TALON FOLDER        # writes NAME.html and NAME.expected
    html_replies.py collect mailspring EMAILS FOLDER  # EMAILS: app/spec/fixtures/emails
    java ... ReplyDump FOLDER                         # writes NAME.html.ours and .unsigned
    html_replies.py compare FOLDER [-v]

The text that is left is compared, without blanks and with or without the signature: Mailspring
takes it away where it stands below a quotation, and keeps it elsewhere. talon's tests are run with a
stand-in for talon that notes what each hands over and expects; those of its internals are left out.
"""

import html.parser
import os
import pathlib
import re
import sys
import types
import unittest.mock

NOT_SHOWN = {"style", "script", "head", "title"}


class Text(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.pieces, self.hidden = [], []

    def handle_starttag(self, tag, attributes):
        if tag in NOT_SHOWN:
            self.hidden.append(tag)
        if tag == "body":
            self.hidden.clear()

    def handle_endtag(self, tag):
        if self.hidden and self.hidden[-1] == tag:
            self.hidden.pop()

    def handle_data(self, data):
        if not self.hidden:
            self.pieces.append(data)


def text_of(markup):
    reader = Text()
    reader.feed(markup)
    reader.close()
    return "".join(reader.pieces)


def without_blanks(text):
    return re.sub(r"[\s\u00a0\u200b\ufeff]", "", text)


def write(folder, name, markup, expected):
    (folder / f"{name}.html").write_text(markup, encoding="utf8", newline="")
    (folder / f"{name}.expected").write_text(without_blanks(expected), encoding="utf8")


def collect_mailspring(emails, folder):
    for stripped in sorted(emails.glob("email_*_stripped.html")):
        original = emails / stripped.name.replace("_stripped", "")
        write(folder, original.stem, read(original), text_of(read(stripped)))


def read(path):
    return path.read_bytes().decode("utf8", "replace")


def collect_talon(checkout, folder):
    seen = []
    quotations = types.SimpleNamespace(
        extract_from_html=lambda markup: seen.append(markup) or "",
        extract_from_plain=lambda text: "",
        html_document_fromstring=None,
    )
    talon = types.ModuleType("talon")
    talon.quotations, talon.init = quotations, lambda: None
    talon.utils = types.SimpleNamespace(html_to_text=lambda reply: reply)
    tools = types.ModuleType("nose.tools")
    expectations = []
    tools.eq_ = lambda expected, actual: expectations.append(expected)
    tools.ok_ = tools.assert_true = tools.assert_false = lambda *claim: None
    sys.modules.update({"talon": talon, "nose": types.ModuleType("nose"), "nose.tools": tools, "mock": unittest.mock})
    sys.path.insert(0, str(checkout))
    os.chdir(checkout)
    import tests.html_quotations_test as suite

    for name, test in list(vars(suite).items()):
        if not name.startswith("test_") or name == "test_bad_html":
            continue
        seen.clear()
        expectations.clear()
        test()
        if seen and expectations:
            write(folder, f"talon_{name[5:]}", seen[-1], text_of(expectations[-1]))


def compare(folder, verbose):
    equal = total = 0
    for expected in sorted(folder.glob("*.expected")):
        want = expected.read_text(encoding="utf8")
        ours, unsigned = (
            without_blanks(text_of(read(folder / f"{expected.stem}.html.{form}"))) for form in ("ours", "unsigned")
        )
        total += 1
        equal += want in (ours, unsigned)
        if verbose and want not in (ours, unsigned):
            print(f"{expected.stem}\n  expected {want[:600]!r}\n  ours     {ours[:600]!r}")
    print(f"{equal} of {total} equal ({100 * equal / max(total, 1):.1f} %)")


def main():
    if sys.argv[1] == "collect":
        source, folder = pathlib.Path(sys.argv[3]).resolve(), pathlib.Path(sys.argv[4]).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        {"talon": collect_talon, "mailspring": collect_mailspring}[sys.argv[2]](source, folder)
    else:
        compare(pathlib.Path(sys.argv[2]), "-v" in sys.argv)


if __name__ == "__main__":
    main()
