// Processes that work for this one: libgvc keeps one state a process, so pages are painted by as
// many processes as are wanted. Each takes a task, gives an answer, and waits for the next; the
// answers come back in the order of the tasks, whoever was first.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/result.h"

namespace sop {

class BinderPool {
 public:
  using Work = std::function<std::string(std::string_view task)>;

  // Forks: no other thread may run, and no library that cannot be forked may be awake. `work` is
  // called in the new processes, which know all that this one knows now.
  BinderPool(unsigned workers, const Work& work);
  // Whoever still works is stopped.
  ~BinderPool();
  BinderPool(const BinderPool&) = delete;
  BinderPool& operator=(const BinderPool&) = delete;

  // Calls answer(i, bytes) for every task, in order, until it gives false; `meanwhile` once, while
  // the first tasks are worked on. A failure, with what the system says, where a process ended
  // early. Only a few answers wait for those before them.
  [[nodiscard]] Status run(std::size_t tasks, const std::function<std::string(std::size_t)>& task,
                           const std::function<bool(std::size_t, std::string)>& answer,
                           const std::function<void()>& meanwhile);

  // The task of the process that ended early.
  [[nodiscard]] std::optional<std::size_t> lost() const { return lost_; }

 private:
  static constexpr std::size_t kIdle = static_cast<std::size_t>(-1);
  struct Worker {
    pid_t process = 0;
    int socket = -1;
    std::size_t task = kIdle;
    std::string received;
  };

  void start(Worker& worker, const Work& work);
  [[nodiscard]] Status hand_out(Worker& worker, std::size_t number, const std::string& task);
  // Whether a whole answer is there now.
  [[nodiscard]] Result<bool> receive(Worker& worker);
  [[nodiscard]] Failure ended(Worker& worker);

  std::vector<Worker> workers_;
  std::optional<std::size_t> lost_;
};

}  // namespace sop
