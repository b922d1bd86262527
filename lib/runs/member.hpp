// Members of an organisation: logins and token subjects with a role in a place. Called by `lhcr member …`.
#pragma once

#include <string>

#include "base/json.hpp"
#include "db/connection.hpp"

namespace lhcr::runs {

/// `member`: {login | token_subject, role, org?, project?, environment?, name?, kind? user|service}; the same again changes nothing. →
/// {member, role, …, created, groups: those of the database it was put into, login_exists}.
json member_add(db::Connection& database, const json& member);
/// The memberships of exactly that place; without a role all of them. → {member, roles, removed}.
json member_remove(db::Connection& database, const json& member);
json member_list(db::Connection& database, const std::string& org);

}  // namespace lhcr::runs
