// What is never read, what is personal, where files are cut, which wire cells print how: no server needed.
#include <doctest/doctest.h>

#include "ingest/cell_text.hpp"
#include "ingest/exclusions.hpp"
#include "ingest/ranges.hpp"

using namespace lhcr::ingest;
using namespace std::string_literals;

TEST_CASE("secrets are never read by default, whatever table they are in") {
    for (const auto& [table, column] : {std::pair{"res_users", "password"},
                                        {"res_users", "totp_secret"},
                                        {"res_users", "oauth_access_token"},
                                        {"account_move", "access_token"},
                                        {"payment_provider", "stripe_secret_key"},
                                        {"payment_provider", "stripe_publishable_key"},
                                        {"payment_provider", "stripe_webhook_secret"},
                                        {"ir_mail_server", "smtp_pass"},
                                        {"ir_mail_server", "google_gmail_authorization_code"},
                                        {"iap_account", "account_token"},
                                        {"ir_attachment", "db_datas"},
                                        {"mail_message", "body"},
                                        {"users", "Password_Hash"},
                                        {"shop", "API_KEY"},
                                        {"x_custom", "x_studio_api_key"},
                                        {"mail_ice_server", "credential"},
                                        {"res_partner", "signup_token"},
                                        {"calendar_provider_config", "cal_client_secret"},
                                        {"res_users", "microsoft_calendar_rtoken"},
                                        {"res_users", "google_calendar_rtoken"},
                                        {"res_users_settings", "google_calendar_rtoken"},
                                        {"google_calendar_credentials", "calendar_rtoken"},
                                        {"account_journal", "l10n_sa_production_csid_json"},
                                        {"account_journal", "l10n_sa_compliance_csid_json"},
                                        {"account_journal", "l10n_co_dian_technical_key"},
                                        {"res_company", "attendance_kiosk_key"},
                                        {"res_company", "l10n_hu_edi_signature_key"},
                                        {"res_company", "l10n_hu_edi_replacement_key"},
                                        {"res_company", "account_peppol_migration_key"},
                                        {"res_company", "l10n_gr_edi_aade_key"},
                                        {"res_company", "l10n_ke_oscu_cmc_key"},
                                        {"res_company", "l10n_tw_edi_ecpay_hashkey"},
                                        {"res_company", "l10n_tw_edi_ecpay_hashIV"},
                                        {"x_custom", "portal_pass"}})
        CHECK_MESSAGE(column_exclusion(table, column).has_value(), table << "." << column);
    for (const auto table : {"ir_config_parameter", "res_users_apikeys", "auth_totp_device", "res_config_settings"})
        CHECK_MESSAGE(table_exclusion(table).has_value(), table);
}

TEST_CASE("what only sounds like a secret is read") {
    for (const auto& [table, column] : {std::pair{"account_payment", "payment_token_id"},
                                        {"ir_ui_view", "key"},
                                        {"account_move_line", "name"},
                                        {"payment_transaction", "token_id"},
                                        {"res_partner", "passport_country_id"},
                                        {"ir_model_data", "module"},
                                        {"account_account", "code"},
                                        {"account_move_line", "epd_key"},
                                        {"res_partner", "x_studio_sort_key"},
                                        {"res_company", "keyboard"},
                                        {"res_company", "x_key_account_id"},
                                        {"account_journal", "restrict_mode_hash_table"},
                                        {"account_journal", "l10n_sa_chain_sequence_id"},
                                        {"stock_move", "x_passed"},
                                        {"sale_order", "authorized_amount"}})
        CHECK_MESSAGE(!column_exclusion(table, column).has_value(), table << "." << column);
    CHECK(!table_exclusion("account_move_line"));
}

TEST_CASE("a person's data is personal, a product's name is not") {
    CHECK(is_personal("res_partner", "name"));
    CHECK(is_personal("res_partner", "email_normalized"));
    CHECK(is_personal("hr_employee", "private_street"));
    CHECK(is_personal("res_partner_bank", "acc_number"));
    CHECK(is_personal("crm_lead", "phone_sanitized"));
    CHECK(!is_personal("product_template", "name"));
    CHECK(!is_personal("account_move_line", "name"));
}

TEST_CASE("files are cut at aligned keys, whatever the first key is") {
    CHECK(cut(1, 100, 0).size() == 1);
    CHECK(cut(1, 100, 0)[0].condition("id").empty());
    const auto bounds = cut(524287, 1048576, 0);
    REQUIRE(bounds.size() == 3);
    CHECK(bounds[0].condition("id") == "id >= '0'::int8 and id < '524288'::int8");
    CHECK(bounds[2].first == 1048576);
    CHECK(cut(-1, 0, 0).size() == 2);
}

TEST_CASE("keys that lie far apart widen the ranges, by the rows they hold") {
    CHECK(!needs_count(1, 33'000'000));
    CHECK(needs_count(1, 1'000'000'000'000));
    CHECK(cut(1, 1'000'000'000'000, 1000).size() <= 2);
    CHECK(cut(1, 1'000'000'000'000, 50'000'000).size() <= 100);
    const auto whole = cut(INT64_MIN, INT64_MAX, 5'000'000);
    CHECK(whole.size() >= 2);
    CHECK(whole.size() <= 20);
    CHECK(whole.front().first == INT64_MIN);
}

TEST_CASE("cells of the wire print as Postgres prints them") {
    CHECK(cell_text(Wire::date, "\x7f\xff\xff\xff"s) == "infinity");
    CHECK(cell_text(Wire::date, "\x00\x00\x00\x00"s) == "2000-01-01");
    CHECK(cell_text(Wire::date, "\xff\xf4\x9d\x7b"s) == "0044-03-15 BC");
    CHECK(cell_text(Wire::timestamp, "\x80\x00\x00\x00\x00\x00\x00\x00"s) == "-infinity");
    CHECK(cell_text(Wire::timestamp, "\xff\xff\xff\xff\xff\xff\xff\xff"s) == "1999-12-31 23:59:59.999999");
    CHECK(cell_text(Wire::float64, "\x7f\xf8\x00\x00\x00\x00\x00\x00"s) == "NaN");
    CHECK(cell_text(Wire::text, "\xff"s) == "\\xff");
    CHECK(cell_json(Wire::int32, "\xff\xff\xff\xfe"s) == -2);
}

TEST_CASE("UTF-8 is judged as Postgres judges it") {
    for (const auto good : {"", "plain", "é", "漢字", "🙂", "\xf4\x8f\xbf\xbf"}) CHECK(is_utf8(good));
    for (const auto bad : {"\xff", "\xc0\x80", "\xed\xa0\x80", "\xe2\x82", "\xf4\x90\x80\x80", "\x80", "a\xc3"}) CHECK(!is_utf8(bad));
}
