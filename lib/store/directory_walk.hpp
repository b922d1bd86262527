// Walking below a folder without following links: the part of the directory store that decides what is inside of it.
#pragma once

#include <sys/stat.h>
#include <optional>
#include <string>
#include <vector>

#include "store/store.hpp"
#include "store/temp_file.hpp"

namespace lhcr::store {

/// Opens `folder`/`name` as a folder; ELOOP rather than ENOTDIR when it is a link. With `create` it is made, and its name synced.
/// An empty descriptor when it is missing. `shown` is the path that errors name.
Descriptor open_subfolder(int folder, const std::string& name, bool create, const std::string& shown);

/// The object that a regular file is.
ObjectInfo object_info(std::string key, const struct stat& status);

/// The regular files below `root` whose relative path starts with `prefix` and is greater than `start_after`, in byte order of the path.
std::vector<ObjectInfo> list_files(int root, const std::string& prefix, const std::string& start_after, std::size_t limit,
                                   const std::string& shown);

/// Removes the folder `name` and those below it, as far as they hold nothing.
void remove_empty(int parent, const std::string& name, const std::string& shown);

/// Removes what dead writers left in a folder of temporary files: an hour old and not locked by anybody.
void sweep_unfinished(int folder);

}  // namespace lhcr::store
