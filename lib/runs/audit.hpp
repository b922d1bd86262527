// The audit trail of an organisation and its chain. Called by `lhcr audit …`.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "db/connection.hpp"

namespace lhcr::runs {

/// `filter`: {org?, action?, object?, login?, since?, cursor?, limit?} → `{rows, next_cursor}`, newest first.
json audit_log(db::Connection& database, const json& filter);
/// Reads the whole chain again, a page at a time. `checkpoint`: one that was kept elsewhere, or null. → `{org, verdict, problems, seq,
/// chain_hash, rows, sealed_at, unsealed}`; `page` is told the rows read so far. Problems beyond the first thousand are counted only.
json audit_verify(db::Connection& database, const std::string& org, const json& checkpoint, const std::function<void(std::int64_t)>& page);
/// The head of the chain: {org, org_id, seq, chain_hash, rows_total, sealed_at}; seq null: nothing is sealed yet.
json audit_checkpoint(db::Connection& database, const std::string& org);
/// The batches after `after`, a page: each {org, org_id, seq, sealed_at_us, chain_hash, rows: [text]}; {sha256} stands for a pruned row.
std::vector<json> audit_export(db::Connection& database, const std::string& org, std::int64_t after);
/// Notes that an export which ends with this batch lies where it lasts: rows below it may be pruned.
void audit_exported(db::Connection& database, const std::string& org, std::int64_t seq, const std::string& chain_hash);

/// Verifies exported batches by themselves: the same rules as in migrations/functions/audit_seal.sql, without a database.
class AuditChain {
public:
    /// Takes the next batch; the problems found in it, empty for none.
    std::vector<std::string> add(const json& batch);
    std::int64_t seq() const noexcept { return seq_; }
    std::int64_t rows() const noexcept { return rows_; }
    std::int64_t pruned() const noexcept { return pruned_; }  ///< of rows(): those that only their hash is left of
    const std::string& chain_hash() const noexcept { return chain_hash_; }
    /// Whether the batch `seq` of this chain had `chain_hash`; only of batches that were added.
    bool passed(std::int64_t seq, const std::string& chain_hash) const;

private:
    std::int64_t seq_ = 0;
    std::int64_t rows_ = 0;
    std::int64_t pruned_ = 0;
    std::string chain_hash_;  ///< hex; empty before the first
    std::vector<std::string> hashes_;
};

}  // namespace lhcr::runs
