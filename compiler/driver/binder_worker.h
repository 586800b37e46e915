// What a process of the pool does with the SOPs of a binder, and how it tells: tasks and answers as
// bytes. A worker keeps nothing from one task to the next but its drawing libraries, so an answer
// depends on the task only.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/cache/codec.h"
#include "compiler/chart/layout.h"
#include "compiler/driver/binder_order.h"
#include "compiler/driver/compile.h"
#include "compiler/driver/console.h"
#include "compiler/emit/studio.h"

namespace sop {

struct BinderSop {
  FileId file;                             // invalid: it could not be read
  std::optional<Compilation> compilation;  // only where it may be printed
  chart::Options options;
};

struct BinderSops {
  std::vector<BinderItem> items;
  Speech speech;  // how findings are worded
  SourceMap* sources = nullptr;
  // Reads, checks, and says what is found.
  std::function<BinderSop(const std::string& path, Findings& findings)> make;
};

// What the parent learns of an SOP.
struct BinderFace {
  std::string findings;              // as printed
  std::vector<std::string> general;  // findings that are no matter of this SOP, as printed
  int exit_code = 0;
  bool printed = false;
  std::size_t pages = 0;
  std::string title, number, date;
  std::vector<std::string> agency, unit, address;
};

// Where an SOP stands in the whole.
struct BinderPlace {
  bool printed = false;
  std::size_t pages_before = 0;
  std::size_t pages = 0;  // as it was found to take
};

// Items [begin, end).
struct BinderRange {
  std::size_t begin = 0;
  std::size_t end = 0;
};

// Tasks and what they are answered with.
[[nodiscard]] std::string examine_task(BinderRange range);
[[nodiscard]] std::string file_task(BinderRange range, const std::vector<std::string>& targets);
[[nodiscard]] std::vector<BinderFace> faces_of(std::string_view answer);
[[nodiscard]] std::string paint_task(BinderRange range, const std::vector<BinderPlace>& places,
                                     std::size_t pages_in_all);
[[nodiscard]] Result<std::string> pdf_of(std::string_view answer);

class BinderWorker {
 public:
  // `parts`: the PDFs are to be merged.
  BinderWorker(const BinderSops& sops, bool parts) : sops_(sops), parts_(parts) {}
  [[nodiscard]] std::string work(std::string_view task);

 private:
  [[nodiscard]] std::string paint(BinderRange range, cache::Reader& in);
  [[nodiscard]] emit::Studio* studio(Sink& sink);
  // The SOP laid out, and what is to be said of it; nothing where it cannot be printed.
  [[nodiscard]] std::optional<chart::Chart> lay_out(const BinderItem& item, BinderPlace place,
                                                    std::size_t pages_in_all, BinderFace& face);
  void write_one(const BinderItem& item, const std::string& target, BinderFace& face);
  void tell(const Findings& findings, BinderFace& face) const;

  const BinderSops& sops_;
  bool parts_ = true;
  std::unique_ptr<emit::Studio> studio_;
};

}  // namespace sop
