// One loop over several threads.
#pragma once

#include <cstddef>
#include <functional>

namespace sop {

// Threads that this machine carries at once; never less than one.
[[nodiscard]] unsigned worker_count();

// Calls work(item, worker) once for every item below `count`, from up to `workers` threads;
// `worker` tells them apart (from 0), so that each may have things of its own. Returns when all is
// done. What a call throws is thrown here, after all threads have stopped.
void parallel_for(std::size_t count, unsigned workers,
                  const std::function<void(std::size_t item, unsigned worker)>& work);

}  // namespace sop
