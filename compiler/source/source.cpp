#include "compiler/source/source.h"

#include <algorithm>
#include <cassert>
#include <mutex>

#include "compiler/base/utf8.h"

namespace sop {

Span join(Span a, Span b) {
  if (!a.file.valid()) return b;
  if (!b.file.valid()) return a;
  assert(a.file == b.file);
  return {a.file, std::min(a.begin, b.begin), std::max(a.end, b.end)};
}

LineTable::LineTable(std::string_view text) : text_(text), starts_{0} {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool lone_cr = text[i] == '\r' && (i + 1 == text.size() || text[i + 1] != '\n');
    if (text[i] == '\n' || lone_cr) starts_.push_back(static_cast<std::uint32_t>(i + 1));
  }
}

Location LineTable::locate(std::uint32_t offset) const {
  const auto after = std::upper_bound(starts_.begin(), starts_.end(), offset);
  const auto index = static_cast<std::size_t>(after - starts_.begin()) - 1;
  const std::uint32_t begin = starts_[index];
  const std::string_view before = text_.substr(begin, offset - begin);
  std::uint32_t characters = 0;
  for (std::size_t at = 0; at < before.size(); at += utf8::length_at(before, at)) ++characters;
  return {static_cast<std::uint32_t>(index + 1), characters + 1,
          static_cast<std::uint32_t>(utf8::display_width(before)) + 1,
          static_cast<std::uint32_t>(utf8::utf16_length(before)) + 1};
}

std::string_view LineTable::line(std::uint32_t number) const {
  const std::uint32_t begin = starts_[number - 1];
  const std::size_t end = number < starts_.size() ? starts_[number] : text_.size();
  std::string_view line = text_.substr(begin, end - begin);
  while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) line.remove_suffix(1);
  return line;
}

const SourceFile& SourceMap::file(FileId id) const {
  const std::shared_lock hold(lock_);
  return files_[id.index()];
}

std::size_t SourceMap::size() const {
  const std::shared_lock hold(lock_);
  return files_.size();
}

const LineTable& SourceMap::lines(FileId id) const {
  const std::unique_lock hold(lock_);
  return lines_.try_emplace(id.index(), files_[id.index()].text).first->second;
}

void SourceMap::forget(FileId id) {
  const std::unique_lock hold(lock_);
  std::string().swap(files_[id.index()].text);  // assigning "" would keep the memory
  lines_.erase(id.index());
}

const SourceFile& SourceMap::add(std::string name, std::string text) {
  const std::unique_lock hold(lock_);
  files_.push_back({FileId(files_.size()), std::move(name), std::move(text)});
  return files_.back();
}

std::string_view SourceMap::text(Span span) const {
  return std::string_view(file(span.file).text).substr(span.begin, span.size());
}

}  // namespace sop
