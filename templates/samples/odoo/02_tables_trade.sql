-- Sales and stock tables of the sample source: names, columns, types and column order of an Odoo 18 database with account,
-- sale, stock, purchase and crm, for the tables the shipped pipeline reads and those that hold secrets. Keys come last,
-- after the data.

create table crm_team (
  id integer not null, sequence integer, company_id integer, user_id integer, color integer, create_uid integer,
  write_uid integer, name jsonb not null, active boolean, create_date timestamp, write_date timestamp,
  alias_id integer not null, assignment_domain varchar, lead_properties_definition jsonb, use_leads boolean,
  use_opportunities boolean, assignment_optout boolean, invoiced_target double precision
);

create table crm_stage (
  id integer not null, sequence integer, team_id integer, create_uid integer, write_uid integer, name jsonb not null,
  requirements text, is_won boolean, fold boolean, create_date timestamp, write_date timestamp
);

create table crm_lost_reason (
  id integer not null, create_uid integer, write_uid integer, name jsonb not null, active boolean, create_date timestamp,
  write_date timestamp
);

create table crm_lead (
  id integer not null, campaign_id integer, source_id integer, medium_id integer, message_bounce integer, user_id integer,
  team_id integer, company_id integer, stage_id integer, color integer, recurring_plan integer, partner_id integer,
  title integer, lang_id integer, state_id integer, country_id integer, lost_reason_id integer, create_uid integer,
  write_uid integer, phone_sanitized varchar, email_normalized varchar, email_cc varchar, name varchar not null,
  referred varchar, type varchar not null, priority varchar, contact_name varchar, partner_name varchar, function varchar,
  email_from varchar, email_domain_criterion varchar, phone varchar, mobile varchar, phone_state varchar, email_state varchar,
  website varchar, street varchar, street2 varchar, zip varchar, city varchar, date_deadline date, lead_properties jsonb,
  description text, expected_revenue numeric, prorated_revenue numeric, recurring_revenue numeric,
  recurring_revenue_monthly numeric, recurring_revenue_monthly_prorated numeric, recurring_revenue_prorated numeric,
  active boolean, date_closed timestamp, date_automation_last timestamp, date_open timestamp, date_last_stage_update timestamp,
  date_conversion timestamp, create_date timestamp, write_date timestamp, day_open double precision, day_close double precision,
  probability double precision, automated_probability double precision, reveal_id varchar, iap_enrich_done boolean,
  lead_mining_request_id integer
);

create table sale_order (
  id integer not null, campaign_id integer, source_id integer, medium_id integer, company_id integer not null,
  partner_id integer not null, journal_id integer, partner_invoice_id integer not null, partner_shipping_id integer not null,
  fiscal_position_id integer, payment_term_id integer, pricelist_id integer, currency_id integer, user_id integer,
  team_id integer, create_uid integer, write_uid integer, access_token varchar, name varchar not null, state varchar,
  client_order_ref varchar, origin varchar, reference varchar, signed_by varchar, invoice_status varchar, validity_date date,
  note text, currency_rate numeric, amount_untaxed numeric, amount_tax numeric, amount_total numeric, locked boolean,
  require_signature boolean, require_payment boolean, create_date timestamp, commitment_date timestamp,
  date_order timestamp not null, signed_on timestamp, write_date timestamp, prepayment_percent double precision,
  pending_email_template_id integer, opportunity_id integer, sale_order_template_id integer, incoterm integer,
  warehouse_id integer, procurement_group_id integer, incoterm_location varchar, picking_policy varchar not null,
  delivery_status varchar, effective_date timestamp, customizable_pdf_form_fields jsonb, x_studio_delivery_note text
);

create table sale_order_line (
  id integer not null, order_id integer not null, sequence integer, company_id integer, currency_id integer,
  order_partner_id integer, salesman_id integer, product_id integer, product_uom integer, linked_line_id integer,
  combo_item_id integer, product_packaging_id integer, create_uid integer, write_uid integer, state varchar,
  display_type varchar, virtual_id varchar, linked_virtual_id varchar, qty_delivered_method varchar, invoice_status varchar,
  analytic_distribution jsonb, name text not null, product_uom_qty numeric not null, price_unit numeric not null,
  discount numeric, price_subtotal numeric, price_total numeric, price_reduce_taxexcl numeric, price_reduce_taxinc numeric,
  qty_delivered numeric, qty_invoiced numeric, qty_to_invoice numeric, untaxed_amount_invoiced numeric,
  untaxed_amount_to_invoice numeric, is_downpayment boolean, is_expense boolean, create_date timestamp, write_date timestamp,
  technical_price_unit double precision, price_tax double precision, product_packaging_qty double precision,
  customer_lead double precision not null, route_id integer, warehouse_id integer
);

create table sale_order_line_invoice_rel (
  invoice_line_id integer not null, order_line_id integer not null
);

create table stock_warehouse (
  id integer not null, company_id integer not null, partner_id integer, view_location_id integer not null,
  lot_stock_id integer not null, wh_input_stock_loc_id integer, wh_qc_stock_loc_id integer, wh_output_stock_loc_id integer,
  wh_pack_stock_loc_id integer, mto_pull_id integer, pick_type_id integer, pack_type_id integer, out_type_id integer,
  in_type_id integer, int_type_id integer, qc_type_id integer, store_type_id integer, xdock_type_id integer,
  crossdock_route_id integer, reception_route_id integer, delivery_route_id integer, sequence integer, create_uid integer,
  write_uid integer, name varchar not null, code varchar(5) not null, reception_steps varchar not null,
  delivery_steps varchar not null, active boolean, create_date timestamp, write_date timestamp, buy_pull_id integer,
  buy_to_resupply boolean
);

create table stock_location (
  id integer not null, location_id integer, posx integer, posy integer, posz integer, company_id integer,
  removal_strategy_id integer, cyclic_inventory_frequency integer, warehouse_id integer, storage_category_id integer,
  create_uid integer, write_uid integer, name varchar not null, complete_name varchar, usage varchar not null,
  parent_path varchar, barcode varchar, last_inventory_date date, next_inventory_date date, comment text, active boolean,
  scrap_location boolean, replenish_location boolean, create_date timestamp, write_date timestamp,
  valuation_in_account_id integer, valuation_out_account_id integer
);

create table stock_quant (
  id integer not null, product_id integer not null, company_id integer, location_id integer not null,
  storage_category_id integer, lot_id integer, package_id integer, owner_id integer, user_id integer, create_uid integer,
  write_uid integer, inventory_date date, quantity numeric, reserved_quantity numeric not null, inventory_quantity numeric,
  inventory_diff_quantity numeric, inventory_quantity_set boolean, in_date timestamp not null, create_date timestamp,
  write_date timestamp, accounting_date date
);

create table stock_move (
  id integer not null, sequence integer, company_id integer not null, product_id integer not null, product_uom integer not null,
  location_id integer not null, location_dest_id integer not null, location_final_id integer, partner_id integer,
  picking_id integer, scrap_id integer, group_id integer, rule_id integer, picking_type_id integer,
  origin_returned_move_id integer, restrict_partner_id integer, warehouse_id integer, package_level_id integer,
  next_serial_count integer, orderpoint_id integer, product_packaging_id integer, create_uid integer, write_uid integer,
  name varchar not null, priority varchar, state varchar, origin varchar, procure_method varchar not null, reference varchar,
  next_serial varchar, reservation_date date, description_picking text, product_qty numeric, product_uom_qty numeric not null,
  quantity numeric, picked boolean, scrapped boolean, propagate_cancel boolean, is_inventory boolean, additional boolean,
  date timestamp not null, date_deadline timestamp, delay_alert_date timestamp, create_date timestamp, write_date timestamp,
  price_unit double precision, to_refund boolean, purchase_line_id integer, sale_line_id integer
);
