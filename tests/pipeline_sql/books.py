"""What holds for any Odoo database: the pipeline's tables against independent queries in Postgres. Used by test_odoo_medallion.py."""
import decimal

import medallion
import scratch_postgres

ROWS, SEED = 10000, 7
INVOICES = "('out_invoice', 'out_refund', 'out_receipt')"


def exact(rows):
    """Rows with numbers as decimals, so that 1.50 and 1.500000 are the same and 1.5000001 is not."""
    def cell(value):
        if value is None or isinstance(value, bool):
            return value
        try:
            return decimal.Decimal(str(value)).normalize() + 0
        except decimal.InvalidOperation:
            return str(value)
    return sorted((tuple(cell(value) for value in row) for row in rows), key=repr)


class Source:
    """One server for all tests; each database and each finished pipeline is made once, at first use."""
    server, runs = None, {}

    @classmethod
    def open(cls):
        if cls.server is None:
            cls.server = scratch_postgres.ScratchPostgres().__enter__()
            cls.server.load_sample("sample", ROWS, SEED)
        return cls.server

    @classmethod
    def run(cls, database, **settings):
        key = (database, tuple(sorted(settings.items())))
        if key not in cls.runs:
            cls.runs[key] = medallion.Medallion(**settings).build(cls.open(), database)
        return cls.runs[key]

    @classmethod
    def close(cls):
        for run in cls.runs.values():
            run.close()
        if cls.server:
            cls.server.__exit__()


class Books:
    """What holds for any Odoo database. Subclasses name one."""
    database = None

    def setUp(self):
        self.server, self.lake = Source.open(), Source.run(self.database)

    def same(self, lake_sql, source_sql):
        lake, source = exact(self.lake.query(lake_sql)), exact(self.server.rows(self.database, source_sql))
        self.assertGreater(len(source), 0, "the oracle found nothing to compare")
        self.assertEqual(lake, source)

    def test_every_expectation_holds(self):
        self.assertEqual({name: found for name, found in self.lake.violations.items() if found[0]}, {})
        self.assertGreater(len(self.lake.violations), 60)

    def test_every_table_is_built_but_the_one_of_older_versions(self):
        self.assertEqual(self.lake.skipped, {"bronze.ir_property": "source table absent"})

    def test_every_column_has_a_type_that_a_lake_table_holds(self):
        for name in self.lake.rows:
            for column, kind, *_ in self.lake.query(f"describe {name}"):
                self.assertRegex(kind, r"^(BOOLEAN|INTEGER|BIGINT|VARCHAR|DATE|TIMESTAMP WITH TIME ZONE|DECIMAL\(\d+,\d+\))$", f"{name}.{column}")

    def test_no_key_column_is_ever_null_in_gold_and_platinum(self):
        for table in self.lake.spec["tables"]:
            if table["name"].startswith(("gold.", "platinum.")):
                nothing = " or ".join(f"{column} is null" for column in table["key"])
                self.assertEqual(self.lake.value(f"select count(*) from {table['name']} where {nothing}"), 0, table["name"])

    def test_revenue_by_month_equals_the_ledger_to_the_last_digit(self):
        self.same("select month, company_id, partner_id, revenue, lines from gold.revenue_by_month", f"""
            select date_trunc('month', m.date)::date, m.company_id, coalesce(m.commercial_partner_id, 0), -sum(l.balance), count(*)
            from account_move_line l join account_move m on m.id = l.move_id
            where m.state = 'posted' and m.move_type in {INVOICES} and l.display_type = 'product' group by 1, 2, 3""")

    def test_receivables_equal_the_residuals_that_odoo_computed(self):
        self.same("select company_id, sum(total) from gold.receivables_ageing group by company_id", """
            select m.company_id, sum(l.amount_residual) from account_move_line l join account_move m on m.id = l.move_id
            join account_account a on a.id = l.account_id
            where m.state = 'posted' and a.account_type = 'asset_receivable' group by 1""")

    def test_ageing_buckets_equal_a_plain_reading_of_due_dates(self):
        late = "date '2026-11-21' - coalesce(l.date_maturity, m.date)"
        self.same("""select company_id, sum(not_due), sum(days_1_30), sum(days_31_60), sum(days_61_90), sum(days_91_120), sum(days_over_120)
                     from gold.receivables_ageing group by company_id""", f"""
            select m.company_id, """ + ", ".join(f"coalesce(sum(l.amount_residual) filter (where {late} {span}), 0)" for span in (
                "<= 0", "between 1 and 30", "between 31 and 60", "between 61 and 90", "between 91 and 120", "> 120")) + """
            from account_move_line l join account_move m on m.id = l.move_id join account_account a on a.id = l.account_id
            where m.state = 'posted' and a.account_type = 'asset_receivable' group by 1""")

    def test_trial_balance_equals_the_journal_items(self):
        self.same("select company_id, account_id, month, debit, credit, lines from gold.trial_balance", """
            select m.company_id, l.account_id, date_trunc('month', m.date)::date, sum(l.debit), sum(l.credit), count(*)
            from account_move_line l join account_move m on m.id = l.move_id
            where m.state = 'posted' and l.account_id is not null group by 1, 2, 3""")

    def test_stock_on_hand_equals_the_quants(self):
        self.same("select company_id, location_id, product_id, quantity, reserved, available from gold.stock_on_hand", """
            select coalesce(q.company_id, 0), q.location_id, q.product_id, sum(q.quantity), sum(q.reserved_quantity), sum(q.quantity - q.reserved_quantity)
            from stock_quant q join stock_location l on l.id = q.location_id where l.usage in ('internal', 'transit') group by 1, 2, 3""")

    def test_orders_by_month_equal_the_orders_at_their_own_rate(self):
        self.same("select month, company_id, category_id, ordered, orders from gold.sales_by_month", """
            select date_trunc('month', o.date_order)::date, o.company_id, coalesce(t.categ_id, 0),
                   sum(round(l.price_subtotal / coalesce(o.currency_rate, 1), 6)), count(distinct o.id)
            from sale_order_line l join sale_order o on o.id = l.order_id
            left join product_product p on p.id = l.product_id left join product_template t on t.id = p.product_tmpl_id
            where l.display_type is null and o.state in ('sale', 'done') and not coalesce(l.is_downpayment, false) group by 1, 2, 3""")

    def test_funnel_counts_every_lead_once(self):
        self.same("select team_id, stage_id, sum(leads), sum(lost_leads), sum(expected_revenue) from gold.sales_funnel group by 1, 2", """
            select coalesce(l.team_id, 0), coalesce(l.stage_id, 0), count(*), count(*) filter (where not l.active and (l.probability = 0 or not coalesce(s.is_won, false))),
                   coalesce(sum(l.expected_revenue) filter (where l.active and not coalesce(s.is_won, false)), 0)
            from crm_lead l left join crm_stage s on s.id = l.stage_id group by 1, 2""")

    def test_every_product_cost_is_the_company_value_or_the_fallback(self):
        self.same("select product_id, company_id, unit_cost from silver.product_cost", """
            select p.id, c.id, coalesce((p.standard_price ->> c.id::text)::numeric, fallback.value)
            from product_product p cross join res_company c
            left join lateral (select d.json_value::numeric as value from ir_default d join ir_model_fields f on f.id = d.field_id
                               where f.model = 'product.product' and f.name = 'standard_price' and d.user_id is null
                                 and (d.company_id = c.id or d.company_id is null) order by d.company_id nulls last limit 1) fallback on true
            where coalesce((p.standard_price ->> c.id::text)::numeric, fallback.value) is not null""")

    def test_every_posted_line_finds_its_account_code(self):
        self.assertEqual(self.lake.value("select count(*) from gold.trial_balance where account_code is null or account is null"), 0)

    def test_a_year_of_platinum_is_a_year_of_gold(self):
        self.assertEqual(exact(self.lake.query("select company_id, sum(revenue) from platinum.company_month group by 1 having sum(revenue) <> 0")),
                         exact(self.lake.query("select company_id, sum(revenue) from gold.revenue_by_month group by 1 having sum(revenue) <> 0")))
