// The three catalogue statements: tables, columns with domains resolved, unique keys.
#include "ingest/catalogue_reader.hpp"

#include <algorithm>
#include <charconv>

#include "base/json.hpp"
#include "db/source_connection.hpp"

namespace lhcr::ingest {
namespace {

constexpr const char* tables_sql = R"(
select w.schema_name = '', c.oid, n.nspname::text, c.relname::text, c.relkind::text, greatest(c.reltuples, 0)::bigint,
       pg_catalog.has_schema_privilege(n.oid, 'usage'),
       c.relkind in ('r', 'p')
           and not exists (select from pg_catalog.pg_inherits i where i.inhparent = c.oid and c.relkind = 'r')
           and not exists (select from pg_catalog.pg_partition_tree(c.oid) p join pg_catalog.pg_class k on k.oid = p.relid and k.relkind = 'f')
from unnest($1::text[], $2::text[]) with ordinality as w (schema_name, table_name, position)
cross join lateral (
    select t.oid
    from unnest(case when w.schema_name = '' then pg_catalog.current_schemas(false) || 'public'::name else array[w.schema_name::name] end)
        with ordinality as path (schema_name, position)
    join pg_catalog.pg_namespace s on s.nspname = path.schema_name
    join pg_catalog.pg_class t on t.relnamespace = s.oid and t.relname = w.table_name and t.relkind in ('r', 'p', 'v', 'm', 'f')
    order by path.position
    limit 1) found
join pg_catalog.pg_class c on c.oid = found.oid
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
order by w.position)";

// A domain is what it is made of; its typmod is the innermost that is set. int2vector and oidvector (22, 30) print as no array does.
constexpr const char* columns_sql = R"(
with recursive wanted as (
    select a.attrelid, a.attnum, a.attname, a.atttypid, a.atttypmod, a.attnotnull,
           has_column_privilege(a.attrelid, a.attnum, 'select') as readable
    from pg_catalog.pg_attribute a
    where a.attrelid = any ($1::oid[]) and a.attnum > 0 and not a.attisdropped),
base as (
    select w.attrelid, w.attnum, t.oid, w.atttypmod as typmod, t.typtype, t.typbasetype, t.typtypmod, t.typelem, t.typcategory, 0 as depth
    from wanted w join pg_catalog.pg_type t on t.oid = w.atttypid
    union all
    select b.attrelid, b.attnum, t.oid, case when b.typtypmod >= 0 then b.typtypmod else b.typmod end,
           t.typtype, t.typbasetype, t.typtypmod, t.typelem, t.typcategory, b.depth + 1
    from base b join pg_catalog.pg_type t on t.oid = b.typbasetype
    where b.typtype = 'd')
select w.attrelid, w.attnum, w.attname::text, b.oid, b.typmod, pg_catalog.format_type(w.atttypid, w.atttypmod), b.typtype::text,
       b.typcategory = 'A' and b.oid not in (22, 30), w.attnotnull, w.readable
from wanted w join base b on b.attrelid = w.attrelid and b.attnum = w.attnum and b.typtype <> 'd'
order by w.attrelid, w.attnum)";

// Partial and expression indexes are no keys, nor is one that is still being built.
constexpr const char* keys_sql = R"(
select i.indrelid, array_length(k.columns, 1), array_to_json(k.columns)::text
from pg_catalog.pg_index i
join pg_catalog.pg_class c on c.oid = i.indexrelid
cross join lateral (
    select array_agg(a.attname::text order by x.position) as columns, bool_and(a.attnotnull) as all_set
    from unnest(i.indkey::int2[]) with ordinality as x (attnum, position)
    join pg_catalog.pg_attribute a on a.attrelid = i.indrelid and a.attnum = x.attnum
    where x.position <= i.indnkeyatts) k
where i.indrelid = any ($1::oid[]) and i.indisunique and i.indisvalid and i.indimmediate and i.indpred is null and i.indexprs is null and k.all_set
order by i.indrelid, i.indisprimary desc, array_length(k.columns, 1), c.relname)";

std::string array_literal(const std::vector<std::string>& items) {
    std::string literal = "{";
    for (const auto& item : items) {
        if (literal.size() > 1) literal += ',';
        literal += '"';
        for (const char letter : item) {
            if (letter == '"' || letter == '\\') literal += '\\';
            literal += letter;
        }
        literal += '"';
    }
    return literal + "}";
}

template <class Number>
Number number(const std::optional<std::string>& text) {
    Number value{};
    if (text) std::from_chars(text->data(), text->data() + text->size(), value);
    return value;
}

SourceTable* find_table(std::vector<SourceTable>& tables, std::uint32_t oid) {
    const auto at = std::find_if(tables.begin(), tables.end(), [&](const SourceTable& table) { return table.oid == oid; });
    return at == tables.end() ? nullptr : &*at;
}

}  // namespace

std::vector<SourceTable> CatalogueReader::read(std::span<const std::string> names) {
    std::vector<std::string> schemas;
    std::vector<std::string> tables_of;
    for (const auto& name : names) {
        const auto dot = name.find('.');
        schemas.push_back(dot == std::string::npos ? "" : name.substr(0, dot));
        tables_of.push_back(dot == std::string::npos ? name : name.substr(dot + 1));
    }
    std::vector<SourceTable> tables;
    std::vector<std::string> oids;
    for (const auto& row : connection_.query(tables_sql, {array_literal(schemas), array_literal(tables_of)})) {
        SourceTable table;
        table.oid = number<std::uint32_t>(row[1]);
        table.schema = row[2].value_or("");
        table.name = row[3].value_or("");
        table.kind = row[4].value_or("r")[0];
        table.estimated_rows = number<std::int64_t>(row[5]);
        table.schema_usable = row[6] == "t";
        table.keeps_constraints = row[7] == "t";
        oids.push_back(row[1].value_or("0"));
        table.on_search_path = row[0] == "t";
        if (SourceTable* known = find_table(tables, table.oid)) known->on_search_path = known->on_search_path || table.on_search_path;
        else tables.push_back(std::move(table));
    }
    read_columns(tables, array_literal(oids));
    read_keys(tables, array_literal(oids));
    return tables;
}

void CatalogueReader::read_columns(std::vector<SourceTable>& tables, const std::string& oids) {
    for (const auto& row : connection_.query(columns_sql, {oids})) {
        SourceTable* table = find_table(tables, number<std::uint32_t>(row[0]));
        if (!table) continue;
        SourceColumn column;
        column.attnum = number<int>(row[1]);
        column.name = row[2].value_or("");
        column.type_oid = number<std::uint32_t>(row[3]);
        column.typmod = number<std::int32_t>(row[4]);
        column.type_text = row[5].value_or("");
        column.type_kind = row[6].value_or("b")[0];
        column.is_array = row[7] == "t";
        column.not_null = table->keeps_constraints && row[8] == "t";
        column.readable = row[9] == "t";
        table->columns.push_back(std::move(column));
    }
}

void CatalogueReader::read_keys(std::vector<SourceTable>& tables, const std::string& oids) {
    for (const auto& row : connection_.query(keys_sql, {oids}))
        if (SourceTable* table = find_table(tables, number<std::uint32_t>(row[0])); table && table->keeps_constraints)
            table->unique_keys.push_back(parse_json(row[2].value_or("[]"), "the source's catalogue").get<std::vector<std::string>>());
}

}  // namespace lhcr::ingest
