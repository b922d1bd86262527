# exit 0
for format in pretty github gitlab tap checkstyle junit rdjson markdown; do echo "== $format"; lhcr spec validate spec --format $format 2>&1; echo "exit $?"; done
