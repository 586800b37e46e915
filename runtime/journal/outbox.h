// The outbox of a database for effects/: reads through a Reader, marks through the Writer.
#pragma once

#include "runtime/effects/outbox.h"
#include "runtime/journal/reader.h"
#include "runtime/journal/writer.h"

namespace sop::journal {

class JournalOutbox final : public effects::Outbox {
 public:
  JournalOutbox(Reader& reader, Writer& writer) : reader_(reader), writer_(writer) {}

  [[nodiscard]] Result<std::vector<effects::Effect>> due(Instant now, std::size_t limit) override;
  [[nodiscard]] Result<std::optional<Instant>> next_due() override;
  [[nodiscard]] Status delivered(std::uint64_t id, Instant at) override;
  [[nodiscard]] Status failed(std::uint64_t id, const std::string& why, Instant next_try) override;
  [[nodiscard]] Status postponed(std::uint64_t id, Instant next_try) override;
  [[nodiscard]] Status given_up(std::uint64_t id, const std::string& why, Instant at) override;

 private:
  [[nodiscard]] Status mark(OutboxMark mark);
  Reader& reader_;
  Writer& writer_;
};

}  // namespace sop::journal
