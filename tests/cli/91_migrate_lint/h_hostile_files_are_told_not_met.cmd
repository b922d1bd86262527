# exit 3
# A file that would overrun the parser, one that is no text, one that never ends: each is a finding, none a crash.
rm -rf lint_h && mkdir lint_h && cd lint_h
python3 - <<'P'
open("1_deep.sql", "w").write("select " + "(" * 300000)
open("2_long.sql", "w").write("select 1" + "+1" * 300000 + ";")
open("3_zero.sql", "wb").write(b"select 1;\0drop table a;")
open("4_open.sql", "w").write("select $x$ drop table a;")
open("5_large.sql", "w").write("-- " + "x" * (5 << 20))
open("6_bytes.sql", "wb").write(bytes(range(128, 256)))
open("7_well.sql", "w").write("insert into t values " + ", ".join("(1, 'a;b')" for _ in range(20000)) + ";")
P
lhcr migrate lint . --format pretty
