# exit 10
sed "s/environment: dev/environment: dev\n    protected: true/" config/lhcr/config.yaml > protected.yaml; lhcr run cancel 00000000-0000-7000-8000-000000000000 --reason x --config protected.yaml
