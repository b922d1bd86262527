# exit 2
lhcr run create --template greet --spec demo
