-- The places where a real Odoo keeps credentials. Each value says PLANTED-SECRET-, so that a search of every store, log and
-- preview can prove that none was read. More are in res_users, account_journal, account_move and sale_order.

insert into ir_config_parameter (id, key, value, create_date, write_date)
values (1, 'database.secret', 'PLANTED-SECRET-parameter-1', '2023-12-01 08:00:00', '2023-12-01 08:00:00'),
       (2, 'database.uuid', 'PLANTED-SECRET-parameter-2', '2023-12-01 08:00:00', '2023-12-01 08:00:00'),
       (3, 'web.base.url', 'https://alder.example', '2023-12-01 08:00:00', '2023-12-01 08:00:00');
insert into res_users_apikeys (id, name, user_id, scope, index, key, create_date)
select u, 'key of user ' || u, u, 'rpc', lpad(to_hex(u), 8, '0'), 'PLANTED-SECRET-apikey-' || u, '2024-03-01 08:00:00' from generate_series(2, 7) u;
insert into auth_totp_device (id, name, user_id, scope, index, key, create_date)
select u, 'phone of user ' || u, u, 'browser', lpad(to_hex(u), 8, '0'), 'PLANTED-SECRET-device-' || u, '2024-03-01 08:00:00' from generate_series(2, 4) u;
insert into payment_provider (
  id, company_id, code, state, name, maximum_amount, is_published, create_date, write_date, stripe_publishable_key,
  stripe_secret_key, stripe_webhook_secret)
values (1, 1, 'stripe', 'enabled', '{"en_US": "Stripe"}', 10000.00, true, '2023-12-01 08:00:00', '2023-12-01 08:00:00',
         'PLANTED-SECRET-provider-1', 'PLANTED-SECRET-provider-2', 'PLANTED-SECRET-provider-3'),
       (2, 2, 'custom', 'disabled', '{"en_US": "Wire transfer", "fr_FR": "Virement"}', null, false, '2023-12-01 08:00:00',
         '2023-12-01 08:00:00', null, null, null);
insert into ir_mail_server (
  id, name, smtp_host, smtp_port, smtp_authentication, smtp_user, smtp_pass, smtp_encryption, active, smtp_ssl_private_key,
  google_gmail_refresh_token, create_date, write_date)
values (1, 'outgoing', 'mail.alder.example', 587, 'login', 'books', 'PLANTED-SECRET-smtp-1', 'starttls', true,
         convert_to('PLANTED-SECRET-smtp-2', 'UTF8'), 'PLANTED-SECRET-smtp-3', '2023-12-01 08:00:00', '2023-12-01 08:00:00');
insert into fetchmail_server (
  id, name, server, server_type, "user", password, google_gmail_access_token, active, create_date, write_date)
values (1, 'incoming', 'imap.alder.example', 'imap', 'books', 'PLANTED-SECRET-imap-1', 'PLANTED-SECRET-imap-2', true,
         '2023-12-01 08:00:00', '2023-12-01 08:00:00');
insert into iap_account (id, service_id, name, account_token, create_date, write_date)
values (1, 1, 'sms', 'PLANTED-SECRET-iap-1', '2023-12-01 08:00:00', '2023-12-01 08:00:00');
insert into ir_attachment (
  id, name, res_model, res_id, type, mimetype, file_size, checksum, public, access_token, index_content, db_datas, create_date,
  write_date)
select a, 'contract-' || a || '.txt', 'account.move', a, 'binary', 'text/plain', 30, md5(a::text), false,
       'PLANTED-SECRET-attachment-token-' || a, 'PLANTED-SECRET-attachment-text-' || a,
       convert_to('PLANTED-SECRET-attachment-data-' || a, 'UTF8'), '2024-04-01 08:00:00', '2024-04-01 08:00:00'
from generate_series(1, 5) a;

-- Credentials under names that do not say so, in tables that the pipeline reads.
update res_company set attendance_kiosk_key = 'PLANTED-SECRET-kiosk-' || id, "l10n_tw_edi_ecpay_hashIV" = 'PLANTED-SECRET-vector-' || id;
update res_users set microsoft_calendar_rtoken = 'PLANTED-SECRET-calendar-' || id;
update account_journal set l10n_sa_compliance_csid_json = '{"secret": "PLANTED-SECRET-compliance-' || id || '"}',
       l10n_sa_production_csid_json = '{"secret": "PLANTED-SECRET-production-' || id || '"}';
