"""The schema as one committed text, so that every change of it is seen in review: pg_dump's sections of a freshly
migrated database without its monthly partitions, functions by signature only (their text is in migrations/functions).
Called by tests/sql/run; LHCR_ACCEPT=1 rewrites tests/golden/schema.sql."""
import difflib, os, re
from harness import ROOT, pg_bin, sh

GOLDEN = ROOT / "tests/golden/schema.sql"
MAJOR = "15"


def dump(db):
    result = sh([pg_bin("pg_dump"), "--schema-only", "--schema=ops", "--schema=public", "--exclude-table=ops.*_p20*", db])
    if result.returncode != 0:
        raise RuntimeError(result.stderr)
    sections = re.split(r"^--\n-- (?=Name: )", result.stdout, flags=re.M)[1:]
    out = []
    for section in sections:
        header, _, body = section.partition("\n--\n")
        name = re.match(r"Name: (.*); Type: (.*); Schema: (.*); Owner: (.*)", header)
        title = f"-- {name[2].lower()} {name[3]}.{name[1]}, owner {name[4]}".replace(" -.", " ").replace("lhcr_test_admin", "(database owner)")
        if name[2] in ("FUNCTION", "SCHEMA", "COMMENT") or body.strip() == "":
            out.append(title)
        else:
            lines = [l for l in body.strip().splitlines() if l and not l.startswith(("--", "SET ", "ALTER TABLE ops", "\\"))
                     or l.startswith("ALTER TABLE ops") and "OWNER TO" not in l]
            out.append(title + "\n" + "\n".join(lines))
    return ("-- Written by tests/sql/run with LHCR_ACCEPT=1; do not edit.\n\n" + "\n\n".join(sorted(set(out))) + "\n")


def check(db):
    """The difference, or nothing."""
    now = dump(db)
    if os.environ.get("LHCR_ACCEPT") == "1":
        GOLDEN.write_text(now)
    golden = GOLDEN.read_text() if GOLDEN.exists() else ""
    return "\n".join(difflib.unified_diff(golden.splitlines(), now.splitlines(), "tests/golden/schema.sql", "migrations", lineterm="", n=1))
