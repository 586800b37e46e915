// Many PDFs of ours → one: pages, bookmarks, named destinations and one structure tree over all.
// Parts come one after the other and the result goes out in pieces, so that ten thousand SOPs need
// no more memory than their numbers. What it says depends on the parts only.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/result.h"
#include "compiler/chart/chart.h"
#include "compiler/emit/pdf_finish.h"

namespace sop::emit {

using WriteBytes = std::function<Status(std::string_view bytes)>;

// A place on a page of the first part, or of those in front, that leads to any page of the whole.
struct PdfLink {
  std::uint32_t page = 0;
  chart::Rect area;  // as in a chart: y down
  double page_height = 0;
  std::uint32_t target = 0;
  std::string text;  // for who cannot see it
};

class PdfMerge {
 public:
  virtual ~PdfMerge() = default;
  // The bytes of a whole PDF that Studio::pdf() made. The first one says what the whole is: title,
  // language, dates, colours.
  [[nodiscard]] virtual Status add(std::string_view bytes) = 0;
  // One of several parts in front that together have the pages with links.
  [[nodiscard]] virtual Status add_front(std::string_view bytes) = 0;
  [[nodiscard]] virtual Status finish(const std::vector<PdfLink>& links) = 0;
};

[[nodiscard]] std::unique_ptr<PdfMerge> make_pdf_merge(WriteBytes out);

// What finish_pdf does, without reading and checking it all again: for what is to be merged, which
// is read then.
[[nodiscard]] Result<std::string> finish_pdf_part(const std::string& bytes, const PdfInfo& info);

// It lives in the module of finish_pdf (studio.h).
inline constexpr const char* kMergeSymbol = "sopan_pdf_merge";
inline constexpr const char* kPartSymbol = "sopan_pdf_part";
using MakePdfMerge = std::unique_ptr<PdfMerge> (*)(WriteBytes out);
using PdfMergeMaker = MakePdfMerge (*)();

}  // namespace sop::emit
