# exit 3
rm -rf contract_e && mkdir contract_e && cd contract_e
cp "$TREE/templates/pipelines/odoo_medallion/pipeline.yaml" old.yaml
python3 - <<'P'
import re
text = open("old.yaml").read()
text = text.replace("lang: { type: varchar, default: en_US,", "lang: { type: varchar, default: de_DE,", 1)
text = text.replace("optional: { customer_rank: integer,", "optional: { customer_rank: bigint,", 1)
text = text.replace("exclude: [signup_token]", "exclude: [signup_token, email]", 1)
open("new.yaml", "w").write(text)
P
lhcr contract diff old.yaml old.yaml
lhcr contract diff old.yaml new.yaml --format pretty
