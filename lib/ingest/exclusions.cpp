// The tables of what is never read and of what is personal. A row is a pattern for the table, a pattern for the column and the
// reason; `*` stands for any letters. The first row that matches decides; `keep` rows come first.
#include "ingest/exclusions.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>

namespace lhcr::ingest {
namespace {

struct Rule {
    std::string_view table;
    std::string_view column;
    std::string_view reason;  ///< empty: it may be read in spite of the rows below
};

constexpr std::string_view password = "a password or its hash";
constexpr std::string_view second_factor = "a second factor's secret";
constexpr std::string_view token = "a token that grants access";
constexpr std::string_view api_key = "an API key";
constexpr std::string_view credential = "a provider's credential";
constexpr std::string_view private_key = "a private key or certificate store";
constexpr std::string_view message_body = "the body of a message";
constexpr std::string_view attachment = "an attachment's bytes or its text";

constexpr std::array rules{
    // Names that only look like secrets.
    Rule{"*", "*_token_type", ""},
    Rule{"*", "password_policy*", ""},
    Rule{"*", "has_*password*", ""},
    Rule{"*", "is_*token*", ""},
    Rule{"*", "token_count", ""},
    Rule{"*", "token_id", ""},  // a reference to payment_token, no secret
    Rule{"*", "*_token_id", ""},
    Rule{"payment_provider", "allow_tokenization", ""},
    Rule{"payment_provider", "token_inline_form_view_id", ""},
    Rule{"res_groups", "api_key_duration", ""},
    // Odoo, by name.
    Rule{"res_users", "password*", password},
    Rule{"res_users", "new_password", password},
    Rule{"res_users", "totp_*", second_factor},
    Rule{"res_users", "signature", message_body},
    Rule{"res_users", "oauth_access_token", token},
    Rule{"res_partner", "signup_*", token},
    Rule{"res_company", "*_api_key*", api_key},
    // Tax authorities, electronic invoices, kiosks. Every column of these two tables that ends so is one.
    Rule{"res_company", "*_key", credential},
    Rule{"account_journal", "*_key", credential},
    Rule{"*", "*_csid_json", credential},
    Rule{"*", "*_hashkey", credential},
    Rule{"*", "*_hashiv", credential},
    Rule{"payment_provider", "*secret*", credential},
    Rule{"payment_provider", "*key*", credential},
    Rule{"payment_provider", "*password*", credential},
    Rule{"payment_provider", "*token*", credential},
    Rule{"payment_provider", "*_account", credential},
    Rule{"payment_provider", "*_merchant*", credential},
    Rule{"payment_provider", "*_login*", credential},
    Rule{"payment_provider", "*_webhook*", credential},
    Rule{"payment_acquirer", "*key*", credential},
    Rule{"payment_acquirer", "*secret*", credential},
    Rule{"payment_token", "provider_ref", credential},
    Rule{"payment_token", "acquirer_ref", credential},
    Rule{"delivery_carrier", "*_key*", credential},
    Rule{"delivery_carrier", "*_license*", credential},
    Rule{"iap_account", "account_token", token},
    Rule{"fetchmail_server", "password", password},
    Rule{"ir_mail_server", "smtp_pass", password},
    Rule{"ir_mail_server", "smtp_ssl_private_key", private_key},
    Rule{"ir_mail_server", "smtp_ssl_certificate", private_key},
    Rule{"ir_attachment", "db_datas", attachment},
    Rule{"ir_attachment", "raw", attachment},
    Rule{"ir_attachment", "index_content", attachment},
    Rule{"mail_message", "body", message_body},
    Rule{"mail_mail", "body*", message_body},
    Rule{"mail_mail", "headers", message_body},
    Rule{"mail_activity", "note", message_body},
    Rule{"mail_scheduled_message", "body", message_body},
    Rule{"calendar_attendee", "access_token", token},
    Rule{"bus_bus", "message", message_body},
    Rule{"mail_push_device", "keys", credential},
    Rule{"ir_act_server", "webhook_url", credential},
    Rule{"*", "*_authorization_code", token},
    // Any Postgres.
    Rule{"*", "password", password},
    Rule{"*", "*_password", password},
    Rule{"*", "password_*", password},
    Rule{"*", "*_password_*", password},
    Rule{"*", "passwd*", password},
    Rule{"*", "*_passwd", password},
    Rule{"*", "*_pass", password},
    Rule{"*", "pwd", password},
    Rule{"*", "*_pwd", password},
    Rule{"*", "passphrase", password},
    Rule{"*", "*_passphrase", password},
    Rule{"*", "encrypted_pass*", password},
    Rule{"*", "totp_secret", second_factor},
    Rule{"*", "otp_*", second_factor},
    Rule{"*", "*_otp", second_factor},
    Rule{"*", "mfa_secret", second_factor},
    Rule{"*", "recovery_code*", second_factor},
    Rule{"*", "secret", credential},
    Rule{"*", "secret_*", credential},
    Rule{"*", "*_secret", credential},
    Rule{"*", "*_secret_*", credential},
    Rule{"*", "*_secrets", credential},
    Rule{"*", "token", token},
    Rule{"*", "token_*", token},
    Rule{"*", "*_token", token},
    Rule{"*", "*_tokens", token},
    Rule{"*", "*_token_*", token},
    Rule{"*", "*rtoken", token},  // refresh tokens of calendars
    Rule{"*", "jwt", token},
    Rule{"*", "access_key*", api_key},
    Rule{"*", "*_access_key*", api_key},
    Rule{"*", "apikey*", api_key},
    Rule{"*", "*_apikey*", api_key},
    Rule{"*", "api_key*", api_key},
    Rule{"*", "*_api_key*", api_key},
    Rule{"*", "private_key*", private_key},
    Rule{"*", "*_private_key*", private_key},
    Rule{"*", "encryption_key*", private_key},
    Rule{"*", "*_credential", credential},
    Rule{"*", "*_credentials", credential},
    Rule{"*", "credential", credential},
    Rule{"*", "credentials", credential},
};

struct TableRule {
    std::string_view table;
    std::string_view reason;
};

constexpr std::array table_rules{
    TableRule{"ir_config_parameter", "system parameters hold secrets under any name"},
    TableRule{"res_config_settings", "a settings form keeps the secrets typed into it"},
    TableRule{"res_users_apikeys*", api_key},
    TableRule{"auth_api_key*", api_key},
    TableRule{"auth_totp_device", second_factor},
    TableRule{"auth_totp_wizard", second_factor},
    TableRule{"res_users_identitycheck", password},
    TableRule{"change_password_*", password},
    TableRule{"google_gmail_*", token},
    TableRule{"certificate_key", private_key},
    TableRule{"certificate_certificate", private_key},
};

constexpr std::array personal{
    Rule{"res_partner", "name", "name"},
    Rule{"res_partner", "complete_name", "name"},
    Rule{"res_partner", "display_name", "name"},
    Rule{"res_partner", "commercial_company_name", "name"},
    Rule{"res_partner", "company_registry", "identity number"},
    Rule{"res_partner", "ref", "identity number"},
    Rule{"res_partner", "comment", "remarks about a person"},
    Rule{"res_partner", "function", "position"},
    Rule{"res_partner", "barcode", "identity number"},
    Rule{"res_users", "login", "login"},
    Rule{"res_partner_bank", "*", "bank account"},
    Rule{"hr_employee", "name", "name"},
    Rule{"hr_employee", "*birth*", "birth"},
    Rule{"hr_employee", "*_id_no*", "identity number"},
    Rule{"hr_employee", "marital", "family"},
    Rule{"hr_employee", "children", "family"},
    Rule{"hr_employee", "gender", "person"},
    Rule{"hr_employee", "spouse*", "family"},
    Rule{"hr_employee", "emergency*", "family"},
    Rule{"hr_employee", "legal_name", "name"},
    Rule{"hr_employee", "pin", "identity number"},
    Rule{"hr_contract", "wage*", "wage"},
    Rule{"crm_lead", "name", "name"},
    Rule{"crm_lead", "partner_name", "name"},
    Rule{"resource_resource", "name", "name"},
    Rule{"sale_order", "signed_by", "name"},
    Rule{"*", "contact_name", "name"},
    Rule{"*", "first_name", "name"},
    Rule{"*", "last_name", "name"},
    Rule{"*", "full_name", "name"},
    Rule{"*", "*email*", "mail address"},
    Rule{"*", "email", "mail address"},
    Rule{"*", "phone*", "phone"},
    Rule{"*", "*_phone*", "phone"},
    Rule{"*", "mobile*", "phone"},
    Rule{"*", "*_mobile", "phone"},
    Rule{"*", "fax", "phone"},
    Rule{"*", "street", "address"},
    Rule{"*", "street2", "address"},
    Rule{"*", "street_*", "address"},
    Rule{"*", "private_*", "private data"},
    Rule{"*", "vat", "tax number"},
    Rule{"*", "iban", "bank account"},
    Rule{"*", "acc_number", "bank account"},
    Rule{"*", "sanitized_acc_number", "bank account"},
    Rule{"*", "ssnid", "identity number"},
    Rule{"*", "passport*", "identity number"},
    Rule{"*", "birthday", "birth"},
    Rule{"*", "birthdate*", "birth"},
    Rule{"*", "ip_address", "address"},
};

/// Glob with `*` only; patterns are lower case, names are compared so.
bool matches(std::string_view pattern, std::string_view name) noexcept {
    std::size_t p = 0;
    std::size_t n = 0;
    std::size_t star = std::string_view::npos;
    std::size_t resume = 0;
    while (n < name.size()) {
        const char letter = static_cast<char>(std::tolower(static_cast<unsigned char>(name[n])));
        if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            resume = n;
        } else if (p < pattern.size() && pattern[p] == letter) {
            ++p;
            ++n;
        } else if (star != std::string_view::npos) {
            p = star + 1;
            n = ++resume;
        } else {
            return false;
        }
    }
    while (p < pattern.size() && pattern[p] == '*') ++p;
    return p == pattern.size();
}

template <class Rules>
const Rule* first_match(const Rules& table_of_rules, std::string_view table, std::string_view column) noexcept {
    const auto at = std::find_if(table_of_rules.begin(), table_of_rules.end(),
                                 [&](const Rule& rule) { return matches(rule.table, table) && matches(rule.column, column); });
    return at == table_of_rules.end() ? nullptr : &*at;
}

}  // namespace

std::optional<std::string_view> column_exclusion(std::string_view table, std::string_view column) noexcept {
    const Rule* rule = first_match(rules, table, column);
    return rule && !rule->reason.empty() ? std::optional(rule->reason) : std::nullopt;
}

std::optional<std::string_view> table_exclusion(std::string_view table) noexcept {
    for (const auto& rule : table_rules)
        if (matches(rule.table, table)) return rule.reason;
    return std::nullopt;
}

bool is_personal(std::string_view table, std::string_view column) noexcept {
    return first_match(personal, table, column) != nullptr;
}

}  // namespace lhcr::ingest
