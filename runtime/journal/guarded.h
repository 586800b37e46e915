// Exceptions of SQLite become failures here, for what reads through a Connection.
#pragma once

#include "runtime/journal/connection.h"

namespace sop::journal {

[[nodiscard]] inline Failure damaged(std::string what) {
  return {FailureKind::Damaged, std::move(what), ""};
}

template <class T, class Work>
Result<T> guarded(Connection& connection, const Work& work) {
  try {
    return work();
  } catch (const SQLite::Exception& error) {
    connection.sound = false;
    return Failure{kind_of(error.getErrorCode(), 0), connection.path(), error.what()};
  }
}

}  // namespace sop::journal
