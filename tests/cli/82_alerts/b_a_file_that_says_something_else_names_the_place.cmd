# exit 2
printf 'rules:\n  - { name: x, when: failure, treshold: 3 }\n' | lhcr alerts apply -
