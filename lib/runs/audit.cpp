// Pages of ops.audit_verify and ops.audit_export, and the chain's arithmetic for files; the contract is in the header.
#include "runs/audit.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/hashing.hpp"

namespace lhcr::runs {
namespace {

constexpr std::size_t problems_kept = 1000;

db::Arguments with_org(db::Arguments arguments, const std::string& org) {
    if (!org.empty()) arguments.emplace_back("p_org", org);
    return arguments;
}

std::string bytes_of(const std::string& hex) {
    std::string bytes;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2) bytes += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
    return bytes;
}

}  // namespace

json audit_log(db::Connection& database, const json& filter) {
    return database.call("audit_log", {{"p_filter", filter}});
}

json audit_verify(db::Connection& database, const std::string& org, const json& checkpoint, const std::function<void(std::int64_t)>& page) {
    json whole;
    auto problems = json::array();
    std::int64_t rows = 0, found = 0, after = 0;
    do {
        auto arguments = with_org({{"p_after", after}}, org);
        if (!checkpoint.is_null()) arguments.emplace_back("p_checkpoint", checkpoint);
        whole = database.call("audit_verify", arguments);
        for (const auto& problem : whole.at("problems")) {
            ++found;
            if (problems.size() < problems_kept) problems.push_back(problem);
        }
        rows += get_int(whole, "rows");
        after = get_int(whole, "seq");
        page(rows);
    } while (!get_bool(whole, "last"));
    whole.erase("last");
    whole["rows"] = rows;
    whole["verdict"] = found == 0 ? "intact" : "broken";
    whole["problems"] = std::move(problems);
    whole["problem_count"] = found;
    return whole;
}

json audit_checkpoint(db::Connection& database, const std::string& org) {
    return database.call("audit_checkpoint", with_org({}, org));
}

std::vector<json> audit_export(db::Connection& database, const std::string& org, std::int64_t after) {
    return database.call("audit_export", with_org({{"p_after", after}}, org)).at("batches").get<std::vector<json>>();
}

void audit_exported(db::Connection& database, const std::string& org, std::int64_t seq, const std::string& chain_hash) {
    database.call("audit_exported", with_org({{"p_seq", seq}, {"p_chain_hash", chain_hash}}, org));
}

std::vector<std::string> AuditChain::add(const json& batch) {
    std::vector<std::string> problems;
    const auto seq = get_int(batch, "seq");
    if (seq != seq_ + 1) problems.push_back(fmt::format("batch {} follows batch {}", seq, seq_));
    std::string message = bytes_of(chain_hash_);
    message += fmt::format("{} {} {} ", get_int(batch, "org_id"), seq, get_int(batch, "sealed_at_us"));
    for (const auto& row : batch.at("rows")) {
        ++rows_;
        if (row.is_object()) {  // pruned: only its hash is left
            ++pruned_;
            message += bytes_of(get_string(row, "sha256"));
            continue;
        }
        if (!row.is_string()) {
            problems.push_back(fmt::format("a row of batch {} is gone", seq));
            continue;
        }
        message += bytes_of(sha256_hex(row.get<std::string>()));
    }
    chain_hash_ = get_string(batch, "chain_hash");
    if (sha256_hex(message) != chain_hash_)
        problems.push_back(fmt::format("batch {}: its rows and the batch before it do not make its chain hash", seq));
    seq_ = seq;
    hashes_.push_back(chain_hash_);
    return problems;
}

bool AuditChain::passed(std::int64_t seq, const std::string& chain_hash) const {
    return seq >= 1 && seq <= static_cast<std::int64_t>(hashes_.size()) && hashes_[static_cast<std::size_t>(seq - 1)] == chain_hash;
}

}  // namespace lhcr::runs
