# exit 2
printf 'channels:\n  - { name: x, kind: webhook, url: "http://alerts.intern/hook" }\n' | lhcr alerts apply -
