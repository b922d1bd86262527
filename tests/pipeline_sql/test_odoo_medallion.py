"""The shipped pipeline odoo_medallion against independent queries in Postgres, on the sample and on a real Odoo 18.

Called by tests/pipeline_sql/run. Arguments choose tests by parts of their names. Needs the python modules duckdb and yaml
and a Postgres server's programs; what is missing is skipped by name.
"""
import os
import sys
import unittest

from report_lines import Lines

try:
    import medallion
    import scratch_postgres
    from books import ROWS, SEED, Books, Source, exact
    MISSING = None if scratch_postgres.newest_bindir() else "no Postgres server programs (initdb)"
except ImportError as error:
    Books, Source = type("Books", (), {}), None
    MISSING = f"python module {error.name} is missing; name a python that has it in LHCR_TEST_PYTHON"


@unittest.skipIf(MISSING, MISSING)
class SampleBooks(Books, unittest.TestCase):
    database = "sample"

    def test_the_sample_has_exactly_the_rows_asked_for(self):
        self.assertEqual(self.server.rows("sample", "select count(*), count(distinct id), min(id), max(id) from account_move_line"),
                         [[str(ROWS), str(ROWS), "1", str(ROWS)]])

    def test_every_entry_of_the_sample_balances_in_both_currencies(self):
        self.assertEqual(self.server.rows("sample", "select move_id from account_move_line group by 1 having sum(balance) <> 0 or sum(amount_currency) <> 0"), [])

    def test_every_residual_of_the_sample_is_what_reconciliation_leaves(self):
        self.assertEqual(self.server.rows("sample", """
            select l.id from account_move_line l join account_account a on a.id = l.account_id and a.reconcile
            left join (select line, sum(amount) as amount from (select debit_move_id as line, amount from account_partial_reconcile
                       union all select credit_move_id, -amount from account_partial_reconcile) p group by line) settled on settled.line = l.id
            where l.amount_residual <> l.balance - coalesce(settled.amount, 0)"""), [])

    def test_every_quant_of_the_sample_is_the_sum_of_its_moves(self):
        self.assertEqual(self.server.rows("sample", """
            select product_id, company_id, location_id, sum(quantity) from (
              select product_id, company_id, location_id, -quantity as quantity from stock_quant
              union all select product_id, company_id, location_dest_id, quantity from stock_move where state = 'done'
              union all select product_id, company_id, location_id, -quantity from stock_move where state = 'done') flow
            group by 1, 2, 3 having sum(quantity) <> 0"""), [])

    def test_the_sample_is_the_same_again_without_parallel_plans_and_another_with_another_seed(self):
        tables = [row[0] for row in self.server.rows("sample", "select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace order by 1")]
        digest = " union all ".join(f"select '{t}', md5(coalesce(string_agg(md5(t::text), '' order by t::text collate \"C\"), '')) from {t} t" for t in tables)
        self.server.psql("postgres", "alter system set max_parallel_workers_per_gather = 0; alter system set enable_hashjoin = off; select pg_reload_conf()")
        try:
            self.server.load_sample("again", ROWS, SEED)
        finally:
            self.server.psql("postgres", "alter system reset all; select pg_reload_conf()")
        self.server.load_sample("other", ROWS, SEED + 1)
        self.assertEqual(self.server.rows("again", digest), self.server.rows("sample", digest))
        self.assertNotEqual(self.server.rows("other", digest), self.server.rows("sample", digest))

    def test_no_planted_secret_reaches_a_table_though_the_source_is_full_of_them(self):
        planted = self.server.rows("sample", """select count(*) from (select password from res_users union all select access_token from account_move
            union all select key from res_users_apikeys union all select value from ir_config_parameter
            union all select attendance_kiosk_key from res_company) s where password like 'PLANTED-SECRET-%'""")
        self.assertGreater(int(planted[0][0]), 100)
        for name in sorted(self.lake.present):
            self.assertEqual(self.lake.value(f"select count(*) from (select columns(*)::varchar from {name}) t where contains(t::varchar, 'PLANTED-SECRET')"), 0, name)

    def test_what_no_lake_type_holds_is_planted_where_the_record_says_and_the_books_still_balance(self):
        self.server.create("planted", "sample")
        self.server.psql("planted", (scratch_postgres.SAMPLE / "quarantine.sql").read_text())
        planted = self.server.rows("planted", "select table_name, key, column_name, value_text from lhcr_planted")
        self.assertGreaterEqual(len(planted), 16)
        for table, key, column, text in planted:
            self.assertEqual(self.server.rows("planted", f"select {column}::text from {table} where id = {key}"), [[text]])
        odd = "count(*) filter (where {0} in ('NaN', 'Infinity', '-Infinity'))"
        numerics = self.server.rows("planted", """select c.table_name, c.column_name from information_schema.columns c
            where c.table_schema = 'public' and c.data_type = 'numeric'""")
        found = sum(int(self.server.rows("planted", f"select {odd.format(column)} from {table}")[0][0]) for table, column in numerics)
        self.assertEqual(found, sum(text in ("NaN", "Infinity", "-Infinity") for _, _, _, text in planted if "inf" not in text))
        self.assertEqual(self.server.rows("planted", "select move_id from account_move_line group by 1 having sum(balance) <> 0"), [])

    def test_rows_held_back_in_quarantine_stop_nothing(self):
        self.server.create("held_back", "sample")
        self.server.psql("held_back", (scratch_postgres.SAMPLE / "quarantine.sql").read_text() + """
            delete from account_move_line where id = (select min(id) from account_move_line where parent_state = 'posted' and display_type = 'product');
            do $$ declare p record; begin for p in select distinct table_name, key from lhcr_planted loop
              execute format('delete from %I where id = %s', p.table_name, p.key); end loop; end $$""")
        lake = Source.run("held_back")
        self.assertEqual({name for name, (count, on_fail) in lake.violations.items() if count and on_fail == "stop"}, set())
        self.assertEqual(lake.violations["silver.account_move: posted entries balance"], (1, "warn"))
        self.assertEqual(lake.present, Source.run("sample").present)

    def test_open_items_at_any_past_day_are_the_ledger_of_that_day(self):
        for day in ("2024-07-31", "2025-06-30", "2026-02-14"):
            lake = Source.run("sample", as_of=f"{day}T23:00:00Z")
            self.assertEqual(exact(lake.query("select company_id, kind, sum(residual) from silver.open_item group by 1, 2 having sum(residual) <> 0")),
                             exact(self.server.rows("sample", f"""
                select m.company_id, case a.account_type when 'asset_receivable' then 'receivable' else 'payable' end, sum(l.balance)
                from account_move_line l join account_move m on m.id = l.move_id join account_account a on a.id = l.account_id
                where m.state = 'posted' and m.date <= '{day}' and a.account_type in ('asset_receivable', 'liability_payable')
                group by 1, 2 having sum(l.balance) <> 0""")), day)

    def test_stock_is_valued_at_a_cost_that_is_not_rounded(self):
        self.server.create("unrounded", "sample")
        self.server.psql("unrounded", """update product_product set standard_price = '{"1": 33.333333333333336, "4": 12345678901.25}'""")
        lake = Source.run("unrounded")
        value = "select company_id, location_id, product_id, value from gold.stock_on_hand where company_id in (1, 4)"
        self.assertEqual(exact(lake.query(value)), exact(self.server.rows("unrounded", """
            select q.company_id, q.location_id, q.product_id,
                   round(coalesce(sum(q.quantity) filter (where q.owner_id is null), 0) * case q.company_id when 1 then 33.3333333333 else 12345678901.25 end, 6)
            from stock_quant q join stock_location l on l.id = q.location_id
            where l.usage in ('internal', 'transit') and q.company_id in (1, 4) group by 1, 2, 3""")))
        self.assertEqual(exact(lake.query("""select multiplied(3::decimal(38, 10), 33.3333333333), multiplied(-3::decimal(38, 10), 33.3333333333),
            multiplied(0.0000004, 2500000), multiplied(999999999, 999999999.9999999999), multiplied(2000000000::decimal(38, 10), 33.3333333333),
            multiplied(100000000000000::decimal(38, 10), 1), multiplied(null, 1)""")),
                         exact([("100", "-100", "1", "999999998999999999.9", "66666666000", None, None)]))

    def test_names_follow_the_language_asked_for_and_fall_back_to_english(self):
        french = Source.run("sample", lang="fr_FR")
        self.assertEqual(exact(french.query("select id, name from silver.product")), exact(self.server.rows("sample", """
            select p.id, coalesce(t.name ->> 'fr_FR', t.name ->> 'en_US') from product_product p join product_template t on t.id = p.product_tmpl_id""")))
        self.assertEqual(french.query("select distinct name from silver.account where code = '411100'"), [("Clients",)])

    def test_an_account_code_is_the_one_of_the_company_even_for_branches(self):
        self.assertEqual(self.lake.query("select company_id, code from silver.account where account_type = 'asset_receivable' order by 1"),
                         [(1, "121000"), (2, "411100"), (3, "121000"), (4, "1350")])

    def test_threads_and_the_order_of_the_heap_change_no_cell(self):
        self.server.create("shuffled", "sample")
        for table in ("account_move_line", "account_move", "account_partial_reconcile", "sale_order_line", "stock_move", "res_partner"):
            self.server.psql("shuffled", f"create table shuffled as select * from {table} order by md5(ctid::text); truncate {table}; insert into {table} select * from shuffled; drop table shuffled")
        other = Source.run("shuffled", threads=1)
        for table in self.lake.spec["tables"]:
            if "sql" in table:
                whole = f"select * from {table['name']}"
                self.assertEqual(self.lake.text(whole), other.text(whole), table["name"])

    def test_an_entry_out_of_balance_is_found_in_silver_and_in_gold(self):
        self.server.create("unbalanced", "sample")
        self.server.psql("unbalanced", """update account_move_line set balance = balance + 0.01, debit = debit + 0.01
            where id = (select min(id) from account_move_line where parent_state = 'posted' and display_type = 'payment_term' and balance > 0)""")
        found = Source.run("unbalanced").violations
        self.assertEqual(found["silver.account_move: posted entries balance"], (1, "warn"))
        self.assertEqual(found["gold.trial_balance: debit equals credit in each company and month"], (1, "warn"))

    def test_a_state_nobody_knows_and_a_digit_too_many_are_found(self):
        self.server.create("odd", "sample")
        self.server.psql("odd", """update account_move set state = 'parked' where id = (select min(id) from account_move where state = 'draft');
            update account_move_line set balance = balance + 0.0000001 where id = (select min(id) from account_move_line where parent_state = 'draft')""")
        found = Source.run("odd").violations
        self.assertEqual(found["silver.account_move: accepted_values(state)"], (1, "warn"))
        self.assertEqual(found["silver.invoice_line: amounts keep every digit"], (1, "warn"))


@unittest.skipIf(MISSING, MISSING)
class OtherVersions(unittest.TestCase):
    """The same books in the shapes of Odoo 16, 17 and 19 give the same gold."""

    def reshaped(self, name, *files):
        Source.open().create(name, "sample")
        for file in files:
            Source.server.psql(name, (medallion.PIPELINE.parents[2] / "tests" / "pipeline_sql" / "versions" / file).read_text())
        return Source.run(name)

    def check_same_gold(self, lake, **read):
        """`read`: of a table in which a version differs on purpose, what is still the same."""
        reference = Source.run("sample")
        self.assertEqual({name: found for name, found in lake.violations.items() if found[0]}, {})
        for table in lake.spec["tables"]:
            if table["name"].startswith(("gold.", "platinum.", "silver.product", "silver.stock", "silver.sale", "silver.partner")):
                # account ids differ where a version has an account for each company; codes do not
                what = "* exclude (account_id)" if table["name"] == "gold.trial_balance" else "*"
                sql = read.pop(table["name"].replace(".", "_"), f"select {what} from {table['name']}")
                self.assertEqual(lake.text(sql), reference.text(sql), table["name"])
        self.assertEqual(read, {})

    def test_odoo_16(self):
        lake = self.reshaped("as_16", "odoo_17.sql", "odoo_16.sql")
        self.assertEqual(lake.skipped, {"bronze.account_account_res_company_rel": "source table absent"})
        unlocked = "select * replace (replace(state, 'done', 'sale') as state) from silver."
        self.check_same_gold(lake, silver_sale_order=unlocked + "sale_order", silver_sale_order_line=unlocked + "sale_order_line",
                             silver_stock_move="select * replace (case when state = 'done' then quantity end as quantity) from silver.stock_move")
        self.assertEqual(lake.value("select count(*) from silver.sale_order where state = 'done'"),
                         int(Source.server.rows("sample", "select count(*) from sale_order where state = 'sale' and locked")[0][0]))
        self.assertEqual(lake.query("select distinct quantity from silver.stock_move where state <> 'done'"), [(0,)])

    def test_odoo_17(self):
        lake = self.reshaped("as_17", "odoo_17.sql")
        self.assertEqual(lake.skipped, {"bronze.account_account_res_company_rel": "source table absent"})
        self.check_same_gold(lake)

    def test_odoo_19(self):
        lake = self.reshaped("as_19", "odoo_19.sql")
        before = "where month < date '2026-11-01'"
        self.check_same_gold(lake, gold_trial_balance=f"select * exclude (account_id) from gold.trial_balance {before}",
                             platinum_company_month=f"select * from platinum.company_month {before}")
        # November is the bill that is deductible to 75 %.
        self.assertEqual(exact(lake.query("select company_id, purchases, margin, revenue from platinum.company_month where month >= date '2026-11-01'")),
                         exact([(1, 75, -75, 0)]))
        self.assertEqual(exact(lake.query("select quantity, price_unit, amount, amount_in_currency from silver.invoice_line where move_id = 1000001")),
                         exact([(1, 100, 100, 100), (0, None, -25, -25)]))
        self.assertEqual(exact(lake.query("select account_id, account_type, debit, credit from gold.trial_balance where month >= date '2026-11-01'")),
                         exact([(2, "liability_payable", 0, 100), (6, "expense", 100, 25), (301, "expense_other", 25, 0)]))

    def test_what_an_upgrade_left_of_ir_property_is_no_cost(self):
        Source.open().create("upgraded", "sample")
        Source.server.psql("upgraded", """create table ir_property (id integer primary key, fields_id integer, company_id integer, res_id varchar, type varchar not null, value_float float8);
            insert into ir_property values (1, 101, 1, null, 'float', 66666666.5), (2, 101, null, null, 'float', 66666666.5);
            insert into ir_property select 10 + id, 101, null, 'product.product,' || id, 'float', 66666666.5 from product_product""")
        cost = "select * from silver.product_cost"
        self.assertEqual(Source.run("upgraded").text(cost), Source.run("sample").text(cost))

    def test_a_version_that_does_not_store_the_done_quantity_still_has_what_was_moved(self):
        Source.open().create("unstored", "sample")
        Source.server.psql("unstored", "alter table stock_move drop column quantity")
        moved = "select product_id, direction, sum(quantity) from silver.stock_move where state = 'done' group by 1, 2"
        self.assertEqual(exact(Source.run("unstored").query(moved)), exact(Source.run("sample").query(moved)))

    def test_a_database_without_stock_and_crm_loses_those_tables_by_name_and_no_others(self):
        Source.open().create("small", "sample")
        Source.server.psql("small", "drop table stock_move, stock_quant, stock_location, stock_warehouse, crm_lead, crm_stage, crm_lost_reason")
        lake = Source.run("small")
        self.assertEqual({name for name in lake.skipped if not name.startswith("bronze.")},
                         {"silver.crm_lead", "silver.stock_quant", "silver.stock_move", "gold.sales_funnel", "gold.stock_on_hand"})
        self.assertEqual(lake.skipped["gold.sales_funnel"], "needs silver.crm_lead")
        position = lake.query("select receivable is null, stock_value, open_leads from platinum.company_position order by company_id")
        self.assertEqual(position, [(False, None, None)] * 4)

    def test_a_database_with_contacts_and_leads_alone_still_has_a_funnel(self):
        Source.open().create("bare", "sample")
        kept = "('res_company', 'res_currency', 'res_currency_rate', 'res_country', 'res_users', 'res_partner', 'res_lang', 'ir_default', 'ir_model_fields', 'crm_lead', 'crm_stage', 'crm_team')"
        Source.server.psql("bare", f"do $$ declare t text; begin for t in select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace and relname not in {kept} loop execute 'drop table ' || t; end loop; end $$")
        lake = Source.run("bare")
        self.assertEqual(exact(lake.query("select * from gold.sales_funnel")), exact(Source.run("sample").query("select * from gold.sales_funnel")))
        self.assertEqual(lake.value("select count(*) from platinum.company_position where open_leads is not null and receivable is null"), 4)
        self.assertNotIn("gold.revenue_by_month", lake.present)


@unittest.skipIf(MISSING or not scratch_postgres.DUMP.exists(), MISSING or "no data/odoo/odoo18.dump in the folder that LHCR_TEST_SHARED names")
class RealOdoo(Books, unittest.TestCase):
    database = "odoo18"

    @classmethod
    def setUpClass(cls):
        Source.open().restore_dump("odoo18")


if __name__ == "__main__":
    chosen = [word for word in sys.argv[1:] if not word.startswith("-")]
    suite = unittest.TestSuite()
    for case in (SampleBooks, OtherVersions, RealOdoo):
        for test in unittest.defaultTestLoader.loadTestsFromTestCase(case):
            if all(word in test.id() for word in chosen):
                suite.addTest(test)
    with open(os.devnull, "w") as nowhere:
        try:
            result = unittest.TextTestRunner(stream=nowhere, resultclass=Lines).run(suite)
        finally:
            if Source:
                Source.close()
    sys.exit(0 if result.wasSuccessful() else 1)
