"""Names what pushers can be told of faults, and the runbook does not have.

    fault_texts.py RUNBOOK SOURCE...

Of each text that the sources can print, the longest literal is looked for in the runbook, whatever its
line ends. Says how many there are on standard error, and each one that is missing on standard output.
"""
import re
import sys

LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"')
# Comments and single characters; the strings among which they stand are kept.
ASIDE = re.compile(r"""("(?:[^"\\]|\\.)*")|'(?:[^'\\\n]|\\.)'|//[^\n]*""")
# What begins a text: an error; in the hook program also an attempt that came to nothing, and a refusal.
ERROR = r"ErrorCode::k\w+,"
REASON = r'\b(?:NoAnswer|Refuse)\(|\bstd::nullopt,|\b(?:why|error|problem) =|\breturn (?:std::string\()?(?=")'


def argument(code, at):
    """From there to where the argument or the statement ends."""
    depth = 0
    for token in re.compile(r'"(?:[^"\\]|\\.)*"|[(){};,]').finditer(code, at):
        depth += {"(": 1, "{": 1, ")": -1, "}": -1}.get(token[0], 0)
        if depth < 0 or depth == 0 and token[0] in ";,":
            return code[at : token.start()]
    return code[at:]


def longest(text):
    whole = re.sub(r'"\s*"', "", text)
    found = [literal.replace("\\n", " ") for literal in LITERAL.findall(whole)]
    return max((" ".join(literal.split()).strip(" .:;,'()") for literal in found), key=len, default="")


def main():
    runbook = " ".join(open(sys.argv[1]).read().split())
    texts = {}
    for path in sys.argv[2:]:
        code = ASIDE.sub(lambda found: found[1] or "", open(path).read())
        in_hook = path.startswith(("hook/client/", "hook/protocol/"))
        for begin in re.finditer(f"{ERROR}|{REASON}" if in_hook else ERROR, code):
            text = longest(argument(code, begin.end()))
            if " " in text:
                texts.setdefault(text, f"{path}:{code.count(chr(10), 0, begin.start()) + 1}")
    print(len(texts), file=sys.stderr)
    for text, where in texts.items():
        if text not in runbook:
            print(f"{where}: '{text}'")


main()
