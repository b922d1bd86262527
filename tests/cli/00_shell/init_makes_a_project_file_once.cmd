# exit 0
mkdir -p repo && cd repo && lhcr init --spec demo && lhcr init --spec demo && cat .lhcr.yaml
