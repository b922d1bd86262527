"""The peers of bench/ingest/run, each in a process of its own: peers.py dlt|duckdb PORT DATABASE FOLDER.

They do what a user of them would: account_move_line from Postgres into zstd Parquet in FOLDER, with the fastest way each has.
"""
import pathlib
import sys


def run_dlt(port, database, folder):
    import os

    os.environ.update(DLT_DATA_DIR=f"{folder}/state", RUNTIME__DLTHUB_TELEMETRY="false", RUNTIME__LOG_LEVEL="ERROR",
                      NORMALIZE__DATA_WRITER__COMPRESSION="zstd", EXTRACT__DATA_WRITER__COMPRESSION="zstd")
    import dlt
    from dlt.sources.sql_database import sql_table

    table = sql_table(credentials=f"postgresql+psycopg2://postgres@127.0.0.1:{port}/{database}", table="account_move_line", backend="connectorx",
                      reflection_level="full_with_precision", backend_kwargs={"return_type": "arrow_stream", "batch_size": 100_000},
                      chunk_size=100_000)
    pipeline = dlt.pipeline("peer", destination=dlt.destinations.filesystem(f"file://{folder}/lake"), dataset_name="bronze",
                            pipelines_dir=f"{folder}/pipelines")
    pipeline.run(table, loader_file_format="parquet", write_disposition="replace")


def run_duckdb(port, database, folder):
    import duckdb
    import duckdb_extension_postgres_scanner

    package = pathlib.Path(duckdb_extension_postgres_scanner.__file__).parent
    extension = next(package.rglob("postgres_scanner.duckdb_extension"))
    session = duckdb.connect()
    session.execute("set threads = 2; set autoinstall_known_extensions = false")
    session.execute(f"load '{extension}'")
    session.execute(f"copy (select * from postgres_scan('host=127.0.0.1 port={port} user=postgres dbname={database}', 'public', 'account_move_line')) "
                    f"to '{folder}/out.parquet' (format parquet, compression zstd)")


if __name__ == "__main__":
    {"dlt": run_dlt, "duckdb": run_duckdb}[sys.argv[1]](*sys.argv[2:5])
