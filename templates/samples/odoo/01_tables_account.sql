-- Product and accounting tables of the sample source: names, columns, types and column order of an Odoo 18 database with
-- account, sale, stock, purchase and crm, for the tables the shipped pipeline reads and those that hold secrets. Keys come
-- last, after the data.

create table uom_uom (
  id integer not null, category_id integer not null, create_uid integer, write_uid integer, uom_type varchar not null,
  name jsonb not null, factor numeric not null, rounding numeric not null, active boolean, create_date timestamp,
  write_date timestamp
);

create table product_category (
  id integer not null, parent_id integer, create_uid integer, write_uid integer, name varchar not null, complete_name varchar,
  parent_path varchar, product_properties_definition jsonb, create_date timestamp, write_date timestamp,
  property_account_income_categ_id jsonb, property_account_expense_categ_id jsonb, removal_strategy_id integer,
  packaging_reserve_method varchar, property_valuation jsonb, property_cost_method jsonb, property_stock_journal jsonb,
  property_stock_account_input_categ_id jsonb, property_stock_account_output_categ_id jsonb,
  property_stock_valuation_account_id jsonb, property_account_creditor_price_difference_categ jsonb,
  property_account_downpayment_categ_id jsonb
);

create table product_template (
  id integer not null, sequence integer, categ_id integer not null, uom_id integer not null, uom_po_id integer not null,
  company_id integer, color integer, create_uid integer, write_uid integer, type varchar not null,
  service_tracking varchar not null, default_code varchar, name jsonb not null, description jsonb, description_purchase jsonb,
  description_sale jsonb, product_properties jsonb, list_price numeric, volume numeric, weight numeric, sale_ok boolean,
  purchase_ok boolean, active boolean, can_image_1024_be_zoomed boolean, has_configurable_attributes boolean,
  is_favorite boolean, create_date timestamp, write_date timestamp, property_account_income_id jsonb,
  property_account_expense_id jsonb, sale_delay integer, tracking varchar not null, responsible_id jsonb,
  property_stock_production jsonb, property_stock_inventory jsonb, description_picking jsonb, description_pickingout jsonb,
  description_pickingin jsonb, is_storable boolean, purchase_method varchar, purchase_line_warn varchar not null,
  purchase_line_warn_msg text, lot_valuated boolean, property_account_creditor_price_difference jsonb, service_type varchar,
  sale_line_warn varchar not null, expense_policy varchar, invoice_policy varchar, sale_line_warn_msg text,
  service_to_purchase jsonb, x_studio_co2_kg numeric
);

create table product_product (
  id integer not null, product_tmpl_id integer not null, create_uid integer, write_uid integer, default_code varchar,
  barcode varchar, combination_indices varchar, standard_price jsonb, volume numeric, weight numeric, active boolean,
  can_image_variant_1024_be_zoomed boolean, write_date timestamp, create_date timestamp, lot_properties_definition jsonb
);

create table product_taxes_rel (
  prod_id integer not null, tax_id integer not null
);

create table account_account (
  id integer not null, currency_id integer, create_uid integer, write_uid integer, account_type varchar not null,
  name jsonb not null, code_store jsonb, note text, deprecated boolean, reconcile boolean, non_trade boolean,
  create_date timestamp, write_date timestamp
);

create table account_account_res_company_rel (
  account_account_id integer not null, res_company_id integer not null
);

create table account_journal (
  id integer not null, alias_id integer, default_account_id integer, suspense_account_id integer, sequence integer,
  currency_id integer, company_id integer not null, profit_account_id integer, loss_account_id integer, bank_account_id integer,
  create_uid integer, write_uid integer, color integer, access_token varchar, code varchar(5) not null, type varchar not null,
  invoice_reference_type varchar not null, invoice_reference_model varchar not null, bank_statements_source varchar,
  name jsonb not null, sequence_override_regex text, active boolean, autocheck_on_post boolean,
  restrict_mode_hash_table boolean, refund_sequence boolean, payment_sequence boolean, show_on_dashboard boolean,
  create_date timestamp, write_date timestamp, l10n_sa_compliance_csid_json varchar, l10n_sa_production_csid_json varchar
);

create table account_payment_term (
  id integer not null, company_id integer, sequence integer not null, discount_days integer, create_uid integer,
  write_uid integer, early_pay_discount_computation varchar, name jsonb not null, note jsonb, active boolean,
  display_on_invoice boolean, early_discount boolean, create_date timestamp, write_date timestamp,
  discount_percentage double precision
);

create table account_tax (
  id integer not null, company_id integer not null, sequence integer not null, tax_group_id integer not null,
  cash_basis_transition_account_id integer, country_id integer not null, create_uid integer, write_uid integer,
  type_tax_use varchar not null, tax_scope varchar, amount_type varchar not null, price_include_override varchar,
  tax_exigibility varchar, name jsonb not null, description jsonb, invoice_label jsonb, invoice_legal_notes text,
  amount numeric not null, active boolean, include_base_amount boolean, is_base_affected boolean, analytic boolean,
  create_date timestamp, write_date timestamp
);

create table account_full_reconcile (
  id integer not null, exchange_move_id integer, create_uid integer, write_uid integer, create_date timestamp,
  write_date timestamp
);

create table account_move (
  id integer not null, sequence_number integer, message_main_attachment_id integer, journal_id integer not null,
  company_id integer, origin_payment_id integer, statement_line_id integer, tax_cash_basis_rec_id integer,
  tax_cash_basis_origin_move_id integer, auto_post_origin_id integer, secure_sequence_number integer,
  invoice_payment_term_id integer, partner_id integer, commercial_partner_id integer, partner_shipping_id integer,
  partner_bank_id integer, fiscal_position_id integer, preferred_payment_method_line_id integer, currency_id integer not null,
  reversed_entry_id integer, invoice_user_id integer, invoice_incoterm_id integer, invoice_cash_rounding_id integer,
  create_uid integer, write_uid integer, sequence_prefix varchar, access_token varchar, name varchar, ref varchar,
  state varchar not null, move_type varchar not null, auto_post varchar not null, inalterable_hash varchar,
  payment_reference varchar, qr_code_method varchar, payment_state varchar, invoice_source_email varchar,
  invoice_partner_display_name varchar, invoice_origin varchar, incoterm_location varchar, date date not null,
  auto_post_until date, invoice_date date, invoice_date_due date, delivery_date date, sending_data jsonb, narration text,
  invoice_currency_rate numeric, amount_untaxed numeric, amount_tax numeric, amount_total numeric, amount_residual numeric,
  amount_untaxed_signed numeric, amount_untaxed_in_currency_signed numeric, amount_tax_signed numeric,
  amount_total_signed numeric, amount_total_in_currency_signed numeric, amount_residual_signed numeric,
  quick_edit_total_amount numeric, is_storno boolean, always_tax_exigible boolean, checked boolean, posted_before boolean,
  made_sequence_gap boolean, is_manually_modified boolean, is_move_sent boolean, create_date timestamp, write_date timestamp,
  stock_move_id integer, campaign_id integer, source_id integer, medium_id integer, team_id integer
);

create table account_move_line (
  id integer not null, move_id integer not null, journal_id integer, company_id integer, company_currency_id integer,
  sequence integer, account_id integer, currency_id integer not null, partner_id integer, reconcile_model_id integer,
  payment_id integer, statement_line_id integer, statement_id integer, group_tax_id integer, tax_line_id integer,
  tax_group_id integer, tax_repartition_line_id integer, full_reconcile_id integer, product_id integer, product_uom_id integer,
  create_uid integer, write_uid integer, move_name varchar, parent_state varchar, ref varchar, name varchar,
  matching_number varchar, display_type varchar not null, date date, invoice_date date, date_maturity date, discount_date date,
  analytic_distribution jsonb, debit numeric, credit numeric, balance numeric, amount_currency numeric, tax_base_amount numeric,
  amount_residual numeric, amount_residual_currency numeric, quantity numeric, price_unit numeric, price_subtotal numeric,
  price_total numeric, discount numeric, discount_amount_currency numeric, discount_balance numeric, is_imported boolean,
  tax_tag_invert boolean, reconciled boolean, create_date timestamp, write_date timestamp, purchase_line_id integer,
  is_downpayment boolean, cogs_origin_id integer
);

create table account_move_line_account_tax_rel (
  account_move_line_id integer not null, account_tax_id integer not null
);

create table account_partial_reconcile (
  id integer not null, debit_move_id integer not null, credit_move_id integer not null, full_reconcile_id integer,
  exchange_move_id integer, debit_currency_id integer, credit_currency_id integer, company_id integer, create_uid integer,
  write_uid integer, max_date date, amount numeric, debit_amount_currency numeric, credit_amount_currency numeric,
  create_date timestamp, write_date timestamp
);
