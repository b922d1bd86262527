"""docs/reference/permissions.md is tests/sql/tenancy/permissions.tsv spelled out by what each role permits. The walk over the real database is
tests/sql/tenancy/every_role_reaches_what_the_table_says_and_no_more.sql. LHCR_ACCEPT=1 rewrites the page. Called by tests/sql/run."""
import difflib, os
from harness import HERE, ROOT, psql

PAGE = ROOT / "docs/reference/permissions.md"
ROLES = ["platform_admin", "data_engineer", "analytics_engineer", "bi_developer", "ai_engineer", "operator", "auditor"]
HEAD = """# Who may do what

Made of `tests/sql/tenancy/permissions.tsv` and `migrations/functions/001_role_permission_seed.sql`; do not edit. A test walks all of it against a real Postgres: each
table, view, partition and function that the catalogue knows, for each role, for an agent, for a login without membership, for a gateway's `anon`, `authenticated` and
`service_role`, for a login that forges a token; in its own and in another organisation.

- A cell is about the scope of the caller's membership: an organisation, a project or an environment. **Of another organisation nobody sees or changes anything**: it is not there.
- An agent has what its role permits and its scopes name, no more; it lets no held phase through (`phase_approve`).
- `authenticated` and `service_role` are roles of the database, not of lhcr: behind a gateway a token's subject is a principal with memberships, or nobody. `anon` may call and read nothing.
- No login but `lhcr_owner` (NOLOGIN) may write a table. What is not listed as readable is read through functions only, and partitions through their table.
- `project`, `organisation` after a permission: it is needed in all environments of the project or the organisation, not in one. `template_apply` needs `template.write` in any
  environment of the project: who develops in dev applies versions, and promotion decides where they run.
- `filtered`: the function answers everybody, with what he may see. `owner`: only members of `lhcr_owner`, who migrate.
"""


def page(db):
    permits = {tuple(line.split("|")) for line in psql("select role, permission from ops.role_permission", db=db).stdout.split()}
    rows = [line.split("\t") for line in (HERE / "tenancy/permissions.tsv").read_text().splitlines()]

    def cell(role, needs):
        if needs.startswith("role "):
            allowed = role in (needs[5:], "platform_admin")
        else:
            allowed = needs in ("any", "principal") or (role, needs.split()[0]) in permits
        return "●" if allowed else ""

    def table(heading, kind, note):
        listed = [r for r in rows if r[0] == kind]
        out = [f"\n## {heading}\n{note}\n", "| | needs | " + " | ".join(r.replace("_", " ") for r in ROLES) + " |", "|---|---" + "|:-:" * len(ROLES) + "|"]
        hidden = [r[1] for r in listed if r[2] == "-"]
        for _, name, needs, *_ in listed:
            if needs != "-":
                shown = needs if " " in needs or needs in ("any", "principal", "owner") else f"`{needs}`"
                out.append(f"| `{name}` | {shown} | " + " | ".join(cell(r, needs) for r in ROLES) + " |")
        if hidden:
            out.append(f"\nRead by nobody: {', '.join(f'`{n}`' for n in hidden)}.")
        return "\n".join(out) + "\n"

    return (HEAD + table("Tables", "table", "Schema `ops`; reading only.") + table("Views", "view", "Schema `public`, or the setting `lhcr.api_schema`; they show what their caller may see.")
            + table("Functions", "function", "Schema `ops`, and for `PostgREST` a wrapper of the same name beside the views."))


def check(db):
    now = page(db)
    if os.environ.get("LHCR_ACCEPT") == "1":
        PAGE.write_text(now)
    was = PAGE.read_text() if PAGE.exists() else ""
    return "\n".join(difflib.unified_diff(was.splitlines(), now.splitlines(), str(PAGE.relative_to(ROOT)), "now", lineterm=""))
