"""What the Delta half of the chaos left: the commits in the logs, and what a reader that is not ours finds under them.

Called by tests/chaos/run. As a program, under a python that has duckdb and deltalake, it is that reader:
usage: tables.py STORE   (prints {"files": {path: [run tag of each row]}, "tables": {folder: [version, [run tag of each row]]}})
"""
import json
import os
import pathlib
import subprocess
import sys


def folders(store):
    return sorted(log.parent for log in pathlib.Path(store).glob("**/gold/chaos_*/_delta_log"))


def commits(store):
    """Each commit of each chaos table, oldest first: (folder, version, runs whose writer transaction is in it, paths of added files)."""
    found = []
    for folder in folders(store):
        for log in sorted((folder / "_delta_log").glob("*.json")):
            actions = [json.loads(line) for line in log.read_text().splitlines()]
            runs = [action["txn"]["appId"].removeprefix("lhcr/") for action in actions if "txn" in action]
            found.append((folder, int(log.stem), runs, [str(folder / action["add"]["path"]) for action in actions if "add" in action]))
    return found


def broken_logs(found):
    """Versions that are missing, and commits that belong to no run or to several, or add anything but one file."""
    broken, last = [], {}
    for folder, version, runs, paths in found:
        if version != last.get(folder, -1) + 1:
            broken.append(f"{folder.name}: version {version} follows {last.get(folder, -1)}")
        if len(runs) != 1 or len(paths) != 1:
            broken.append(f"{folder.name}: version {version} has {len(runs)} writer transactions and {len(paths)} files")
        last[folder] = version
    return broken


def read_elsewhere(store):
    """The same tables by DuckDB's Parquet reader and by delta-rs; None where there is no python that has them."""
    python = os.environ.get("LHCR_TEST_PYTHON")
    if not python:
        return None
    done = subprocess.run([python, __file__, str(store)], capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"the readers failed: {done.stderr[-2000:]}")
    return json.loads(done.stdout)


def tags_read(found, elsewhere):
    """(the run tag of each row that delta-rs finds in the newest versions; tables where that is not what lies in the files of all commits)"""
    appended = {}
    for folder, version, _, paths in found:
        rows = appended.setdefault(str(folder), [0, []])
        rows[0] = version
        rows[1] += [tag for path in paths for tag in elsewhere["files"].get(path, [])]
    tags = [tag for _, rows in elsewhere["tables"].values() for tag in rows]
    stale = [folder for folder, (version, rows) in appended.items() if elsewhere["tables"].get(folder) != [version, sorted(rows)]]
    return tags, stale


def main(store):
    import deltalake
    import duckdb

    files = {str(path): [] for folder in folders(store) for path in folder.glob("*.parquet")}
    if files:
        for path, tag in duckdb.execute("select filename, run from read_parquet(?, filename = true) where n = 1", [list(files)]).fetchall():
            files[path].append(tag)
    tables = {}
    for folder in folders(store):
        table = deltalake.DeltaTable(str(folder))
        tables[str(folder)] = [table.version(), sorted(table.to_pyarrow_table().column("run").to_pylist())]
    json.dump({"files": files, "tables": tables}, sys.stdout)
    sys.stdout.flush()
    os._exit(0)  # threads of two engines in one interpreter abort it now and then on its way out, after the answer


if __name__ == "__main__":
    main(sys.argv[1])
