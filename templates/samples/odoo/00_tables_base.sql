-- Base tables of the sample source: names, columns, types and column order of an Odoo 18 database with account, sale, stock,
-- purchase and crm, for the tables the shipped pipeline reads and those that hold secrets. The credential columns of
-- optional modules and a custom column (x_studio_…) are added, as a real database has them. Keys come last, after the data.

create table ir_module_module (
  id integer not null, create_uid integer, create_date timestamp, write_date timestamp, write_uid integer, website varchar,
  summary jsonb, name varchar not null, author varchar, icon varchar, state varchar(16), latest_version varchar,
  shortdesc jsonb, category_id integer, description jsonb, application boolean, demo boolean, web boolean, license varchar(32),
  sequence integer, auto_install boolean, to_buy boolean, maintainer varchar, published_version varchar, url varchar,
  contributors text, menus_by_module text, reports_by_module text, views_by_module text, module_type varchar, imported boolean
);

create table ir_model_fields (
  id integer not null, relation_field_id integer, model_id integer not null, related_field_id integer, size integer,
  create_uid integer, write_uid integer, name varchar not null, complete_name varchar, model varchar not null, relation varchar,
  relation_field varchar, ttype varchar not null, related varchar, state varchar not null, on_delete varchar, domain varchar,
  relation_table varchar, column1 varchar, column2 varchar, depends varchar, currency_field varchar,
  field_description jsonb not null, help jsonb, compute text, copied boolean, required boolean, readonly boolean, index boolean,
  translate boolean, company_dependent boolean, group_expand boolean, selectable boolean, store boolean, sanitize boolean,
  sanitize_overridable boolean, sanitize_tags boolean, sanitize_attributes boolean, sanitize_style boolean,
  sanitize_form boolean, strip_style boolean, strip_classes boolean, create_date timestamp, write_date timestamp,
  tracking integer
);

create table ir_default (
  id integer not null, field_id integer not null, user_id integer, company_id integer, create_uid integer, write_uid integer,
  condition varchar, json_value varchar not null, create_date timestamp, write_date timestamp
);

create table ir_config_parameter (
  id integer not null, create_uid integer, write_uid integer, key varchar not null, value text not null, create_date timestamp,
  write_date timestamp
);

create table ir_attachment (
  id integer not null, res_id integer, company_id integer, file_size integer, create_uid integer, write_uid integer,
  name varchar not null, res_model varchar, res_field varchar, type varchar not null, url varchar(1024), access_token varchar,
  store_fname varchar, checksum varchar(40), mimetype varchar, description text, index_content text, public boolean,
  create_date timestamp, write_date timestamp, db_datas bytea, original_id integer
);

create table ir_mail_server (
  id integer not null, smtp_port integer, sequence integer, create_uid integer, write_uid integer, name varchar not null,
  from_filter varchar, smtp_host varchar, smtp_authentication varchar not null, smtp_user varchar, smtp_pass varchar,
  smtp_encryption varchar not null, smtp_debug boolean, active boolean, create_date timestamp, write_date timestamp,
  max_email_size double precision, smtp_ssl_certificate bytea, smtp_ssl_private_key bytea,
  google_gmail_access_token_expiration integer, google_gmail_authorization_code varchar, google_gmail_refresh_token varchar,
  google_gmail_access_token varchar
);

create table fetchmail_server (
  id integer not null, port integer, object_id integer, priority integer, create_uid integer, write_uid integer,
  name varchar not null, state varchar, server varchar, server_type varchar not null, "user" varchar, password varchar,
  script varchar, configuration text, active boolean, is_ssl boolean, attach boolean, original boolean, date timestamp,
  create_date timestamp, write_date timestamp, google_gmail_access_token_expiration integer,
  google_gmail_authorization_code varchar, google_gmail_refresh_token varchar, google_gmail_access_token varchar
);

create table iap_account (
  id integer not null, service_id integer not null, create_uid integer, write_uid integer, name varchar,
  account_token varchar(43), balance varchar, state varchar, service_locked boolean, create_date timestamp,
  write_date timestamp, warning_threshold double precision, sender_name varchar
);

create table res_lang (
  id integer not null, create_uid integer, write_uid integer, name varchar not null, code varchar not null, iso_code varchar,
  url_code varchar not null, direction varchar not null, date_format varchar not null, time_format varchar not null,
  short_time_format varchar not null, week_start varchar not null, "grouping" varchar not null, decimal_point varchar not null,
  thousands_sep varchar, active boolean, create_date timestamp, write_date timestamp
);

create table res_country (
  id integer not null, address_view_id integer, currency_id integer, phone_code integer, create_uid integer, write_uid integer,
  code varchar(2) not null, name_position varchar, name jsonb not null, vat_label jsonb, address_format text,
  state_required boolean, zip_required boolean, create_date timestamp, write_date timestamp
);

create table res_currency (
  id integer not null, name varchar not null, symbol varchar not null, iso_numeric integer, decimal_places integer,
  create_uid integer, write_uid integer, full_name varchar, "position" varchar, currency_unit_label jsonb,
  currency_subunit_label jsonb, rounding numeric, active boolean, create_date timestamp, write_date timestamp
);

create table res_currency_rate (
  id integer not null, currency_id integer not null, company_id integer, create_uid integer, write_uid integer,
  name date not null, rate numeric, create_date timestamp, write_date timestamp
);

create table res_company (
  id integer not null, name varchar not null, partner_id integer not null, currency_id integer not null, sequence integer,
  create_date timestamp, parent_path varchar, parent_id integer, paperformat_id integer, external_report_layout_id integer,
  create_uid integer, write_uid integer, email varchar, phone varchar, mobile varchar, font varchar, primary_color varchar,
  secondary_color varchar, layout_background varchar not null, report_header jsonb, report_footer jsonb, company_details jsonb,
  active boolean, uses_default_logo boolean, write_date timestamp, logo_web bytea, nomenclature_id integer,
  resource_calendar_id integer, alias_domain_id integer, alias_domain_name varchar, email_primary_color varchar,
  email_secondary_color varchar, partner_gid integer, iap_enrich_auto_done boolean, snailmail_color boolean,
  snailmail_cover boolean, snailmail_duplex boolean, payment_onboarding_payment_method varchar,
  fiscalyear_last_day integer not null, transfer_account_id integer, default_cash_difference_income_account_id integer,
  default_cash_difference_expense_account_id integer, account_journal_suspense_account_id integer,
  account_journal_early_pay_discount_gain_account_id integer, account_journal_early_pay_discount_loss_account_id integer,
  account_sale_tax_id integer, account_purchase_tax_id integer, currency_exchange_journal_id integer,
  income_currency_exchange_account_id integer, expense_currency_exchange_account_id integer, incoterm_id integer,
  batch_payment_sequence_id integer, account_opening_move_id integer, account_default_pos_receivable_account_id integer,
  expense_accrual_account_id integer, revenue_accrual_account_id integer, automatic_entry_default_journal_id integer,
  account_fiscal_country_id integer, tax_cash_basis_journal_id integer, account_cash_basis_base_account_id integer,
  account_discount_income_allocation_id integer, account_discount_expense_allocation_id integer,
  fiscalyear_last_month varchar not null, chart_template varchar, bank_account_code_prefix varchar,
  cash_account_code_prefix varchar, transfer_account_code_prefix varchar, tax_calculation_rounding_method varchar,
  terms_type varchar, quick_edit_mode varchar, account_price_include varchar not null, fiscalyear_lock_date date,
  tax_lock_date date, sale_lock_date date, purchase_lock_date date, hard_lock_date date, account_opening_date date not null,
  invoice_terms jsonb, invoice_terms_html jsonb, expects_chart_of_accounts boolean, anglo_saxon_accounting boolean,
  qr_code boolean, display_invoice_amount_total_words boolean, display_invoice_tax_company_currency boolean,
  account_use_credit_limit boolean, tax_exigibility boolean, account_storno boolean, check_account_audit_trail boolean,
  autopost_bills boolean, hr_presence_control_email_amount integer, hr_presence_control_ip_list varchar,
  employee_properties_definition jsonb, hr_presence_control_login boolean, hr_presence_control_email boolean,
  hr_presence_control_ip boolean, hr_presence_control_attendance boolean, internal_transit_location_id integer,
  stock_mail_confirmation_template_id integer, annual_inventory_day integer, annual_inventory_month varchar,
  stock_move_email_validation boolean, po_lock varchar, po_double_validation varchar, po_double_validation_amount numeric,
  po_lead double precision not null, account_production_wip_account_id integer,
  account_production_wip_overhead_account_id integer, stock_sms_confirmation_template_id integer,
  stock_move_sms_validation boolean, has_received_warning_stock_sms boolean, days_to_purchase double precision,
  quotation_validity_days integer, sale_discount_product_id integer, sale_onboarding_payment_method varchar,
  portal_confirmation_sign boolean, portal_confirmation_pay boolean, prepayment_percent double precision,
  sale_order_template_id integer, security_lead double precision not null, attendance_kiosk_key varchar,
  "l10n_tw_edi_ecpay_hashIV" varchar
);

create table res_company_users_rel (
  cid integer not null, user_id integer not null
);

create table res_users (
  id integer not null, company_id integer not null, partner_id integer not null, active boolean, create_date timestamp,
  login varchar not null, password varchar, action_id integer, create_uid integer, write_uid integer, signature text,
  share boolean, write_date timestamp, totp_secret varchar, tour_enabled boolean, notification_type varchar not null,
  odoobot_state varchar, odoobot_failed boolean, sale_team_id integer, target_sales_won integer, target_sales_done integer,
  target_sales_invoiced integer, property_warehouse_id jsonb, oauth_access_token varchar, microsoft_calendar_rtoken varchar
);

create table res_users_apikeys (
  id integer not null, name varchar not null, user_id integer not null, scope varchar, expiration_date timestamp,
  index varchar(8), key varchar, create_date timestamp
);

create table auth_totp_device (
  id integer not null, name varchar not null, user_id integer not null, scope varchar, expiration_date timestamp,
  index varchar(8), key varchar, create_date timestamp
);

create table res_partner (
  id integer not null, company_id integer, create_date timestamp, name varchar, title integer, parent_id integer,
  user_id integer, state_id integer, country_id integer, industry_id integer, color integer, commercial_partner_id integer,
  create_uid integer, write_uid integer, complete_name varchar, ref varchar, lang varchar, tz varchar, vat varchar,
  company_registry varchar, website varchar, function varchar, type varchar, street varchar, street2 varchar, zip varchar,
  city varchar, email varchar, phone varchar, mobile varchar, commercial_company_name varchar, company_name varchar,
  barcode jsonb, comment text, partner_latitude numeric, partner_longitude numeric, active boolean, employee boolean,
  is_company boolean, partner_share boolean, write_date timestamp, message_bounce integer, email_normalized varchar,
  signup_type varchar, calendar_last_notif_ack timestamp, specific_property_product_pricelist jsonb, partner_gid integer,
  additional_info varchar, phone_sanitized varchar, invoice_template_pdf_report_id integer, supplier_rank integer,
  customer_rank integer, invoice_warn varchar, autopost_bills varchar not null, credit_limit jsonb,
  property_account_payable_id jsonb, property_account_receivable_id jsonb, property_account_position_id jsonb,
  property_payment_term_id jsonb, property_supplier_payment_term_id jsonb, trust jsonb, ignore_abnormal_invoice_date jsonb,
  ignore_abnormal_invoice_amount jsonb, invoice_sending_method jsonb, invoice_edi_format_store jsonb,
  property_outbound_payment_method_line_id jsonb, property_inbound_payment_method_line_id jsonb, invoice_warn_msg text,
  debit_limit numeric, picking_warn varchar, property_stock_customer jsonb, property_stock_supplier jsonb,
  picking_warn_msg text, peppol_endpoint varchar, peppol_eas varchar, buyer_id integer, purchase_warn varchar,
  property_purchase_currency_id jsonb, receipt_reminder_email jsonb, reminder_date_before_receipt jsonb, purchase_warn_msg text,
  sale_warn varchar, sale_warn_msg text, x_studio_segment varchar
);

create table payment_provider (
  id integer not null, sequence integer, company_id integer not null, redirect_form_view_id integer,
  inline_form_view_id integer, token_inline_form_view_id integer, express_checkout_form_view_id integer, color integer,
  module_id integer, create_uid integer, write_uid integer, code varchar not null, state varchar not null, name jsonb not null,
  pre_msg jsonb, pending_msg jsonb, auth_msg jsonb, done_msg jsonb, cancel_msg jsonb, maximum_amount numeric,
  is_published boolean, allow_tokenization boolean, capture_manually boolean, allow_express_checkout boolean,
  create_date timestamp, write_date timestamp, so_reference_type varchar, stripe_publishable_key varchar,
  stripe_secret_key varchar, stripe_webhook_secret varchar
);
