# exit 3
# The same edit breaks callers in a request and readers in an answer, or neither; compatible ones are shown when asked for.
rm -rf contract_a && mkdir contract_a && cd contract_a
cat > old.yaml <<'Y'
openapi: 3.0.3
info: {title: orders, version: "1"}
paths:
  /orders:
    post:
      requestBody:
        content:
          application/json:
            schema: {$ref: "#/components/schemas/Order"}
      responses:
        "200":
          content:
            application/json:
              schema: {$ref: "#/components/schemas/Order"}
components:
  schemas:
    Order:
      type: object
      required: [id]
      properties:
        id: {type: string}
        state: {type: string, enum: [open, paid]}
        note: {type: string, maxLength: 100}
Y
sed -e 's/required: \[id\]/required: [id, customer]/' -e 's/enum: \[open, paid\]/enum: [open, paid, void]/' -e 's/maxLength: 100/maxLength: 200/' old.yaml > new.yaml
echo '        customer: {type: string}' >> new.yaml
lhcr contract diff old.yaml new.yaml
lhcr contract diff old.yaml new.yaml --format pretty --all
