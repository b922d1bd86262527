#!/usr/bin/env python3
"""The S3 store against a real S3 server (versitygw), straight, over TLS and through a proxy that misbehaves.

Starts everything on free loopback ports, then runs the cases of store_s3_check. LHCR_TEST_VERSITYGW and LHCR_BUILD say where the parts are.
"""
import contextlib
import os
import pathlib
import socket
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from s3_fault_proxy import FaultProxy  # noqa: E402
from s3_server import ACCESS, SECRET, s3_server  # noqa: E402

CONFIG = f"""[default]
region = us-east-1
[profile wrong-secret]
aws_access_key_id = {ACCESS}
aws_secret_access_key = not-the-secret
[profile wrong-id]
aws_access_key_id = nobody-at-all
aws_secret_access_key = {SECRET}
[profile tls]
aws_access_key_id = {ACCESS}
aws_secret_access_key = {SECRET}
ca_bundle = {{ca}}
"""


def open_uploads(data):
    """Uploads in parts that were neither completed nor aborted, as the server keeps them."""
    return [upload for upload in pathlib.Path(data).glob("lake/.sgwtmp/multipart/*/*") if upload.is_dir()]


def certificate(folder):
    cert, key = folder / "cert.pem", folder / "key.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1", "-addext",
                    "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", cert], check=True, capture_output=True)
    return cert, key


def run(program, check, folder):
    data = folder / "data"
    (data / "lake").mkdir(parents=True)
    cert, key = certificate(folder)
    (folder / "config").write_text(CONFIG.format(ca=cert))
    with contextlib.ExitStack() as stack:
        log = stack.enter_context(open(folder / "server.log", "wb"))
        port = stack.enter_context(s3_server(program, data, log))
        tls_port = stack.enter_context(s3_server(program, data, log, "--cert", cert, "--key", key))
        proxy = FaultProxy(("127.0.0.1", port)).start()
        silent = stack.enter_context(socket.socket())
        silent.bind(("127.0.0.1", 0))
        silent.listen(8)
        environment = {name: value for name, value in os.environ.items() if not name.startswith("AWS_") and not name.lower().endswith("_proxy")}
        environment |= {"AWS_ACCESS_KEY_ID": ACCESS, "AWS_SECRET_ACCESS_KEY": SECRET, "AWS_CONFIG_FILE": str(folder / "config"),
                        "AWS_SHARED_CREDENTIALS_FILE": "/dev/null", "TMPDIR": str(folder), "LHCR_TEST_S3": f"http://127.0.0.1:{port}",
                        "LHCR_TEST_S3_TLS": f"https://127.0.0.1:{tls_port}", "LHCR_TEST_S3_PROXY": proxy.url,
                        "LHCR_TEST_S3_SILENT": f"http://127.0.0.1:{silent.getsockname()[1]}"}
        code = subprocess.run([sys.executable, "scripts/dev/doctest_lines.py", "store_s3", check, *sys.argv[1:]], env=environment, check=False).returncode
        left = open_uploads(data)
    # The id of an upload whose creation was answered to nobody is known to nobody: the two cases that lose that answer leave one each.
    name = "store_s3: no upload in parts stays open but those whose id was lost"
    if sys.argv[1:]:
        return code
    print(f"ok {name}" if len(left) == 2 else f"not ok {name}\n    {len(left)} are open: {left}")
    return code or int(len(left) != 2)


def main():
    program = os.environ.get("LHCR_TEST_VERSITYGW")
    check = pathlib.Path(os.environ.get("LHCR_BUILD", "build/release")) / "store_s3_check"
    if not program:
        print("skip store_s3: LHCR_TEST_VERSITYGW names no S3 server")
        return 0
    if not check.exists():
        print(f"not ok store_s3: {check} is not built")
        return 1
    with tempfile.TemporaryDirectory(prefix="store-s3-", dir=os.environ.get("LHCR_TEST_TMP")) as folder:
        return run(program, check, pathlib.Path(folder))


if __name__ == "__main__":
    sys.exit(main())
