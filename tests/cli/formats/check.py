"""What tests/cli/formats.sh got is compared with what the tools that read it take."""

import json
import os
import re
import urllib.parse
import xml.etree.ElementTree

import jsonschema

WORK = os.fsencode(os.environ["WORK"])
ODD = b"src/a b,c:d%.py"
RAW = b"src/\xff\x1b.py"


def read(name):
    with open(os.path.join(WORK, name.encode()), "rb") as file:
        return file.read()


def same(found, expected):
    assert found == expected, f"\nfound    {found}\nexpected {expected}"


def sarif(name):
    log = json.loads(read(name))
    if os.path.exists(os.environ["SCHEMA"]):
        with open(os.environ["SCHEMA"], encoding="utf-8") as file:
            jsonschema.Draft202012Validator(json.load(file)).validate(log)
    return log["runs"][0]


def place(result):
    physical = result["locations"][0]["physicalLocation"]
    path = urllib.parse.unquote_to_bytes(physical["artifactLocation"]["uri"])
    return path, physical.get("region", {}).get("startLine"), result["ruleId"], result["level"]


def check_sarif():
    run = sarif("all.sarif")
    results = run["results"]
    same(
        sorted(map(place, results)),
        sorted(
            [
                (ODD, 2, "no-bad", "error"),
                (ODD, 3, "no-bad", "error"),
                (ODD, 4, "no-bad", "error"),
                (ODD, 8, "no-poor", "warning"),
                (ODD, 9, "noted", "note"),
                (ODD, 10, "no-bad", "error"),
                (RAW, 1, "no-bad", "error"),
            ]
        ),
    )
    for result in results:
        assert re.fullmatch(
            r"[A-Za-z0-9._~/%-]+",
            result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"],
        )
        same(run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"], result["ruleId"])
    (suppressed,) = [result for result in results if "suppressions" in result]
    same(place(suppressed)[1], 10)
    same(
        suppressed["suppressions"], [{"kind": "inSource", "justification": "agreed upon"}]
    )
    prints = [result["partialFingerprints"]["pushgate/v1"] for result in results]
    same(len(set(prints)), len(prints))
    rule = next(r for r in run["tool"]["driver"]["rules"] if r["id"] == "no-bad")
    same(rule["helpUri"], "https://git.example.com/rules/good%20way")
    for text in ("It is bad.", "good($X)", rule["helpUri"]):
        assert text in rule["help"]["text"] and text in rule["help"]["markdown"], rule["help"]
    notes = run["invocations"][0]["toolExecutionNotifications"]
    assert any("src/large.py" in note["message"]["text"] for note in notes), notes
    assert any("src/broken.py" in note["message"]["text"] for note in notes), notes
    same(sarif("none.sarif")["results"], [])
    for other in ("below.sarif", "commit.sarif"):
        same(
            [(place(r), r["partialFingerprints"]) for r in sarif(other)["results"]],
            [(place(r), r["partialFingerprints"]) for r in results],
        )


def github_commands(name):
    """As the runner reads them."""

    def text(escaped):
        return (
            escaped.replace("%0D", "\r").replace("%0A", "\n").replace("%3A", ":")
            .replace("%2C", ",").replace("%25", "%")
        )

    for line in read(name).decode().splitlines():
        level, properties, message = re.fullmatch(
            r"::(error|warning|notice)(?: ([^:]*))?::(.*)", line
        ).groups()
        pairs = [p.split("=", 1) for p in (properties or "").split(",") if p]
        yield level, {key: text(value) for key, value in pairs}, text(message)


def check_github():
    commands = list(github_commands("all.github"))
    first = commands[0]
    same(first[0], "error")
    same(
        first[1],
        {"file": ODD.decode(), "line": "2", "endLine": "2", "col": "5", "endColumn": "11",
         "title": "no-bad"},
    )
    assert first[2].startswith('Not bad(1): 100%, "a" & <b>,\nbut good(1)'), first[2]
    assert "https://git.example.com/rules/good%20way" in first[2], first[2]
    over_lines = next(c for c in commands if c[1].get("line") == "4")
    assert "col" not in over_lines[1], over_lines
    same([c[1].get("line") for c in commands if c[0] == "error"], ["2", "3", "4", "1"])
    assert any("src/large.py" in c[2] for c in commands), commands
    same(read("none.github"), b"")


def check_gitlab():
    issues = json.loads(read("all.gitlab"))
    for issue in issues:
        same({"description", "check_name", "fingerprint", "severity", "location"} - set(issue), set())
        assert issue["severity"] in ("info", "minor", "major", "critical", "blocker")
        assert issue["location"]["lines"]["begin"] >= 1
    same(len({issue["fingerprint"] for issue in issues}), len(issues))
    found = [i for i in issues if not i["check_name"].startswith("pushgate-")]
    same([i["location"]["lines"]["begin"] for i in found], [2, 3, 4, 8, 1])
    same(found[-1]["location"]["path_bytes"], "c3JjL/8bLnB5")
    same(json.loads(read("none.gitlab")), [])


def check_junit():
    suites = xml.etree.ElementTree.fromstring(read("all.junit"))
    same(suites.tag, "testsuites")
    (suite,) = suites
    same(suite.tag, "testsuite")
    same(int(suite.get("tests")), len(suite))
    for kind in ("failure", "error", "skipped"):
        counted = suite.get({"failure": "failures", "error": "errors"}.get(kind, kind))
        same(int(counted), len(suite.findall(f"testcase/{kind}")))
    allowed = {"failure": {"type", "message"}, "error": {"type", "message"},
               "skipped": {"message"}, "system-out": set()}
    for case in suite:
        same(case.tag, "testcase")
        same(set(case.attrib) - {"classname", "name", "file"}, set())
        assert case.get("name") and case.get("classname")
        for child in case:
            same(set(child.attrib) - allowed[child.tag], set())
    same(len(suite.findall("testcase/failure")), 4)
    assert suite.find("testcase/failure").get("message").startswith("Not bad(1): 100%, \"a\" & <b>,\n")
    assert any("agreed upon" in s.get("message") for s in suite.iter("skipped"))
    (clean,) = xml.etree.ElementTree.fromstring(read("none.junit"))
    same((clean.get("tests"), clean.get("failures")), ("1", "0"))


def check_same():
    """Tools follow a finding by its fingerprint: the first of several has that of the JSON."""
    prints = {f["fingerprint"] for f in json.loads(read("all.json"))["findings"]}
    assert prints <= {
        r["partialFingerprints"]["pushgate/v1"] for r in sarif("all.sarif")["results"]
    }


check_sarif()
check_github()
check_gitlab()
check_junit()
check_same()
