"""versitygw, a real S3 server, on a free loopback port. Used by the tests that need one; LHCR_TEST_VERSITYGW names the program."""
import contextlib
import socket
import subprocess
import time

ACCESS, SECRET = "lhcr-test", "planted-s3-secret-8f1c"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def s3_server(program, data, log, *more):
    """versitygw over the folder `data`; a bucket is a folder in it."""
    for _ in range(5):  # another program may take the port between the look and the start
        port = free_port()
        process = subprocess.Popen([program, "--port", f"127.0.0.1:{port}", "--access", ACCESS, "--secret", SECRET, "--quiet", *more, "posix", data],
                                   stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        deadline = time.monotonic() + 20
        while process.poll() is None and time.monotonic() < deadline:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                try:
                    yield port
                finally:
                    process.kill()
                    process.wait()
                return
            time.sleep(0.05)
        process.kill()
        process.wait()
    raise RuntimeError("the S3 server does not start")
