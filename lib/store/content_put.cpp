// The condition, and what stands in for it.
#include "store/content_put.hpp"

#include "base/error.hpp"

namespace lhcr::store {

PutResult put_named_by_content(PutOptions options, const std::function<PutResult(const PutOptions&)>& put) {
    options.if_absent = true;
    try {
        return put(options);
    } catch (const Error& error) {
        if (error.errc() != Errc::blocked) throw;
    }
    options.if_absent = false;
    return put(options);
}

}  // namespace lhcr::store
