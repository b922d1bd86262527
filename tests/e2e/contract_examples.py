#!/usr/bin/env python3
"""The documents by which the rules of contracts show themselves, before and after each change, through the eyes of those who own the formats: the OpenAPI
specification's own schema and JSON Schema's. A rule shown on a document that nobody would take shows nothing. Needs LHCR_BIN and LHCR_TEST_PYTHON.
"""
import collections
import json
import os
import pathlib
import re
import subprocess
import sys

PYTHON = os.environ.get("LHCR_TEST_PYTHON", "")
if not PYTHON or not os.path.exists(PYTHON):
    print("skip contract_examples: LHCR_TEST_PYTHON is not set")
    sys.exit(0)
if os.path.realpath(sys.prefix) != os.path.realpath(str(pathlib.Path(PYTHON).absolute().parent.parent)):
    os.execv(PYTHON, [PYTHON, *sys.argv])

try:
    import jsonschema
    import openapi_spec_validator
    import yaml
except ImportError as missing:
    print(f"skip contract_examples: {missing.name} is not in LHCR_TEST_PYTHON")
    sys.exit(0)

ROOT = pathlib.Path(__file__).resolve().parents[2]
LHCR = os.path.abspath(os.environ.get("LHCR_BIN", str(ROOT / "build/release/lhcr")))
RULE = re.compile(r"^## (C[A-Z]\d{3})\n.*?\nBefore:\n```yaml\n(.*?)```\nAfter:\n(?:```yaml\n(.*?)```|\(the text is taken away\))", re.MULTILINE | re.DOTALL)
BASE = re.compile(r"^## The (OpenAPI|JSON Schema) of the examples\n```yaml\n(.*?)```", re.MULTILINE | re.DOTALL)


def check(kind, document):
    """Raises what its owner's validator raises."""
    if kind == "OpenAPI":
        openapi_spec_validator.validate(document)
    else:
        jsonschema.Draft202012Validator.check_schema(document)


def main():
    page = subprocess.run([LHCR, "__dump", "contract-rules"], capture_output=True, text=True, check=True).stdout
    bases = dict(BASE.findall(page))
    wrong, counts = [], collections.Counter()
    for name, before, after in RULE.findall(page):
        kind = {"CS": "JSON Schema", "CO": "OpenAPI"}.get(name[:2])
        if kind is None:
            continue
        before, after = before.rstrip("\n"), after.rstrip("\n")
        assert bases[kind].count(before) == 1, name
        for text in (bases[kind], bases[kind].replace(before, after)):
            try:
                check(kind, yaml.safe_load(text))
                counts[kind] += 1
            except Exception as error:  # noqa: BLE001: each validator has exceptions of its own
                wrong.append(f"{name}: {str(error).splitlines()[0][:200]}")
    if min(counts["OpenAPI"], counts["JSON Schema"]) < 50:
        wrong.append("hardly any document was found on the page of rules")
    try:  # the check can fail
        check("OpenAPI", {"openapi": "3.1.0", "paths": {}})
        wrong.append("a document without info passed")
    except Exception:  # noqa: BLE001
        pass
    print("".join(f"    {each}\n" for each in wrong) + f"    {json.dumps(counts)} documents are what their specification allows")
    print("not ok" if wrong else "ok", "the documents of the rules of contracts are OpenAPI and JSON Schema")
    return 1 if wrong else 0


sys.exit(main())
