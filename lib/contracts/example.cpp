// The documents that the rules' examples are parts of.
#include "contracts/rule.hpp"

namespace lhcr::contracts {
namespace {

constexpr std::string_view schema = R"($schema: https://json-schema.org/draft/2020-12/schema
title: order
type: object
required: [id, state]
properties:
  id: {type: [integer, string]}
  state: {type: string, enum: [open, paid, void]}
  total: {type: number, minimum: 0}
  code: {type: string, maxLength: 20}
  note: {type: string, pattern: "^[a-z]+$"}
  channel: {type: string}
  closed_at: {type: [string, "null"], format: date-time}
  count: {type: integer, format: int32}
  step: {type: integer, multipleOf: 10}
  currency: {type: string, default: EUR}
  address: {type: object}
  tags: {type: object, additionalProperties: false}
  payment:
    oneOf: [{type: object, title: card}, {type: object, title: invoice}]
  discount: {type: integer}
not: {required: [void_reason]}
)";

constexpr std::string_view openapi = R"(openapi: 3.1.0
info: {title: orders, version: "1"}
servers: [{url: https://api.example.com/v1}]
security: [{key: []}, {oauth: [read]}]
paths:
  /health:
    get: {responses: {"200": {description: up}}}
  /orders:
    get:
      operationId: order_list
      parameters:
        - {name: state, in: query, required: true, schema: {type: string}}
        - {name: limit, in: query, schema: {type: integer}}
      responses:
        "200":
          description: those there are
          headers:
            ETag: {required: true, schema: {type: string}}
            Link: {schema: {type: string}}
          content:
            application/json: {schema: {$ref: "#/components/schemas/Orders"}}
            text/csv: {}
    post:
      operationId: order_create
      requestBody:
        required: true
        content:
          application/json: {schema: {$ref: "#/components/schemas/Order"}}
          application/xml: {}
      responses:
        "201": {description: made}
        "202": {description: queued}
        "409": {description: there already}
  /orders/{id}:
    parameters:
      - {name: id, in: path, required: true, schema: {type: string}}
    patch:
      operationId: order_change
      requestBody: {content: {application/json: {schema: {type: object}}}}
      responses: {"200": {description: changed}}
    delete: {operationId: order_delete, security: [], responses: {"204": {description: gone}}}
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key}
    oauth: {type: oauth2, flows: {clientCredentials: {tokenUrl: https://id.example.com, scopes: {read: "", list: ""}}}}
  schemas:
    Orders: {type: array, items: {$ref: "#/components/schemas/Order"}}
    Order: {type: object, required: [id], properties: {id: {type: string}, parent: {$ref: "#/components/schemas/Order"}}}
)";

constexpr std::string_view pipeline = R"(apiVersion: lhcr/v1
kind: Pipeline
name: sales
sources: {crm: {kind: postgres, connection: crm}}
params: {lang: {type: varchar, default: en}}
tables:
  - name: bronze.partner
    from: crm.partner
    key: [id]
    exclude: [password]
    mask: [email]
    optional: {rank: integer, fax: varchar}
    expect:
      - {not_null: [id], on_fail: stop}
      - {unique: [email], on_fail: warn}
  - {name: gold.revenue, sql: revenue.sql, key: [month]}
environments:
  prod: {store: s3://lake/prod}
)";

}  // namespace

std::string_view example_base(Kind kind) {
    return kind == Kind::schema ? schema : kind == Kind::openapi ? openapi : pipeline;
}

}  // namespace lhcr::contracts
