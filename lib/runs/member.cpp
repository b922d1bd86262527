// The calls of ops.member_add, member_remove, member_list; the contract is in the header.
#include "runs/member.hpp"

namespace lhcr::runs {

json member_add(db::Connection& database, const json& member) {
    return database.call("member_add", {{"p_member", member}});
}

json member_remove(db::Connection& database, const json& member) {
    return database.call("member_remove", {{"p_member", member}});
}

json member_list(db::Connection& database, const std::string& org) {
    db::Arguments arguments;
    if (!org.empty()) arguments.emplace_back("p_org", org);
    return database.call("member_list", arguments);
}

}  // namespace lhcr::runs
