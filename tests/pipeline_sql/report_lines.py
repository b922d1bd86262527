"""Prints one line a test, as `./dev test` reads them: ok NAME, not ok NAME, skip NAME: reason."""
import unittest


class Lines(unittest.TextTestResult):
    """One line a test, as `./dev test` reads them."""

    def name(self, test):
        where = type(test).__name__ if isinstance(test, unittest.TestCase) else "pipeline_sql"
        return where + ": " + getattr(test, "_testMethodName", str(test)).removeprefix("test_").replace("_", " ")

    def line(self, text):
        print(text, flush=True)

    def addSuccess(self, test):
        self.line("ok " + self.name(test))

    def addSkip(self, test, reason):
        self.line(f"skip {self.name(test)}: {reason}")

    def addFailure(self, test, error):
        super().addFailure(test, error)
        self.line("not ok " + self.name(test))
        self.line("".join("  " + line for line in self.failures[-1][1].splitlines(True)))

    def addError(self, test, error):
        super().addError(test, error)
        self.line("not ok " + self.name(test))
        self.line("".join("  " + line for line in self.errors[-1][1].splitlines(True)))
