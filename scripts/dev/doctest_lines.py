#!/usr/bin/env python3
"""Runs one doctest binary and prints a line a test case, as docs/contracts.md section 4 asks.

Called by scripts/dev/suites.sh. The XML is read while it is written, so a crash is put on the case that was running
and never looks like a shorter, green run. A case that says MESSAGE("skip: reason") counts as skipped.
usage: doctest_lines.py PREFIX BINARY [ARGUMENT…]
"""
import subprocess
import sys
import xml.etree.ElementTree as ElementTree


def skip_reason(case):
    """The reason of a case that says it cannot run here, or None."""
    for message in case.iter("Message"):
        text = (message.findtext("Text") or "").strip()
        if text.startswith("skip:"):
            return text[len("skip:"):].strip()
    printed = [case.text or ""] + [part.tail or "" for part in case.iter() if part is not case]
    for line in "".join(printed).splitlines():  # what the case wrote to stdout stands between the elements
        if line.strip().startswith("skip "):
            return line.partition(":")[2].strip() or line.strip()
    return None


def place(case):
    """Where the case is, from the root of the tree: what ties it to the tasks that name its file."""
    name = case.get("filename") or "?"
    return f"{name[name.find('tests/unit/'):] if 'tests/unit/' in name else name}:{case.get('line', '0')}"


def explain(case):
    """What failed, from the XML of one case, as indented log lines."""
    for part in list(case.iter("Expression")) + list(case.iter("Exception")):
        if part.tag == "Expression" and part.get("success") == "true":
            continue
        where = f"{part.get('filename', '?')}:{part.get('line', '?')}"
        texts = [child.text.strip() for child in part.iter() if child.text and child.text.strip()]
        print(f"    {where}: {' | '.join(texts)[:600]}")
    for message in case.iter("Message"):
        print(f"    {message.get('filename')}:{message.get('line')}: {(message.findtext('Text') or '').strip()[:600]}")


def main():
    prefix, command = sys.argv[1], sys.argv[2:]
    process = subprocess.Popen([*command, "-r=xml", "--no-version=true"], stdin=subprocess.DEVNULL,
                               stdout=subprocess.PIPE, stderr=None)
    parser = ElementTree.XMLPullParser(events=("start", "end"))
    running, reported, failed, broken = None, 0, 0, False
    for chunk in process.stdout:
        if broken:
            sys.stdout.buffer.write(b"    " + chunk)
            continue
        try:
            parser.feed(chunk)
            events = list(parser.read_events())
        except ElementTree.ParseError:  # the test printed to stdout itself, or died in the middle of a line
            broken = True
            sys.stdout.buffer.write(b"    not XML: " + chunk)
            continue
        for event, element in events:
            if element.tag != "TestCase":
                continue
            if event == "start":
                running = element.get("name")
                continue
            name, running = f"{prefix}: {element.get('name')}", None
            verdict = element.find("OverallResultsAsserts")
            if element.get("skipped") == "true":
                print(f"skip {name}: marked as skipped in its source")
            elif verdict is not None and verdict.get("test_case_success") == "true":
                reason = skip_reason(element)
                print(f"ok {name}" if reason is None else f"skip {name}: {reason}")
            else:
                failed += 1
                print(f"not ok {name}")
            print(f"    in {place(element)}")
            if verdict is None or verdict.get("test_case_success") != "true":
                explain(element)
            reported += 1
            sys.stdout.flush()
            element.clear()
    code = process.wait()
    if running is not None or broken:
        print(f"not ok {prefix}: {running or 'output that is not a report'} (the program ended with {code} here)")
        failed += 1
    elif code != 0 and failed == 0:
        print(f"not ok {prefix}: ended with {code} after its last test")
        failed += 1
    elif reported == 0:
        print(f"not ok {prefix}: holds no test case")
        failed += 1
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
