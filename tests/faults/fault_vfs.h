// SQLite's file layer on a simulated disk, one in a process. It answers as the unix layer does:
// several connections, locks, shared memory for the log's index (which a power cut forgets), the
// directory synced with the first sync of a new journal or log. Time stands still and sleeping
// takes none; random numbers are the disk's.
#pragma once

#include <map>
#include <string>

#include "disk.h"

namespace sop::faults {

inline constexpr const char* kVfsName = "sopan-fault";

// Settings that connections ask for, given otherwise: how the tests put small checkpoints and
// deliberate weaknesses under the journal without a word in its code. A value must not be longer
// than what it replaces.
using Pragmas = std::map<std::string, std::string>;

// Makes this disk the one that is used, and the layer SQLite's default. The disk must outlive all
// connections opened on it.
void mount(Disk& disk, const Pragmas& pragmas = {});
// From now on each operation is told on standard error: its verdict, and the sizes of the file as
// it is seen and as it is on the platter.
void trace();

}  // namespace sop::faults
