#include "compiler/emit/pdf_writer.h"

#include <fmt/format.h>
#include <zlib.h>

#include "compiler/emit/pdf_text.h"

namespace sop::emit::pdf {
namespace {

constexpr std::size_t kGroup = 200;  // objects
constexpr int kLevel = 4;            // of compression: beyond it little is won for the time
constexpr std::string_view kHeader = "%PDF-1.7\n%\xBF\xF7\xA2\xFE\n";

std::string deflated(std::string_view bytes) {
  uLongf size = compressBound(bytes.size());
  std::string out(size, '\0');
  compress2(reinterpret_cast<Bytef*>(out.data()), &size,
            reinterpret_cast<const Bytef*>(bytes.data()), bytes.size(), kLevel);
  out.resize(size);
  return out;
}

void big_endian(std::uint64_t value, int bytes, std::string& out) {
  for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8)
    out += static_cast<char>(value >> static_cast<unsigned>(shift) & 0xFFU);
}

}  // namespace

void Writer::put(std::string_view bytes) {
  if (!status_) return;
  if (at_ == 0) {
    at_ = kHeader.size();
    status_ = out_(kHeader);
    if (!status_) return;
  }
  const Fingerprint piece = fingerprint(bytes);
  std::string both(content_.begin(), content_.end());
  both.append(piece.begin(), piece.end());
  content_ = fingerprint(both);
  status_ = out_(bytes);
  at_ += bytes.size();
}

void Writer::place(std::uint32_t number, Place place) {
  if (places_.size() <= number) places_.resize(number + 1);
  places_[number] = place;
}

void Writer::object(std::uint32_t number, std::string_view value) {
  grouped_.push_back(number);
  heads_ += fmt::format("{} {} ", number, texts_.size());
  texts_ += value;
  texts_ += '\n';
  if (grouped_.size() == kGroup) end_group();
}

void Writer::end_group() {
  if (grouped_.empty()) return;
  const std::uint32_t group = fresh();
  for (std::size_t i = 0; i < grouped_.size(); ++i)
    place(grouped_[i], {2, group, static_cast<std::uint32_t>(i)});
  const std::string bytes = deflated(heads_ + texts_);
  stream(group,
         fmt::format("<< /Type /ObjStm /N {} /First {} /Filter /FlateDecode >>", grouped_.size(),
                     heads_.size()),
         bytes);
  grouped_.clear();
  heads_.clear();
  texts_.clear();
}

void Writer::stream(std::uint32_t number, std::string_view dictionary, std::string_view content) {
  if (at_ == 0) put("");
  const bool plain =
      value_of(dictionary, "/Filter").empty() && value_of(dictionary, "/Type") != "/Metadata";
  const std::string made = plain ? deflated(content) : std::string();
  if (plain) content = made;
  std::string keys = with_value(dictionary, "/Length", std::to_string(content.size()));
  if (plain) keys = with_value(keys, "/Filter", "/FlateDecode");
  place(number, {1, at_, 0});
  put(fmt::format("{} 0 obj\n{}\nstream\n{}\nendstream\nendobj\n", number, keys, content));
}

Status Writer::finish(std::uint32_t catalog, std::uint32_t information) {
  end_group();
  if (at_ == 0) put("");
  const std::uint32_t number = fresh();
  const std::uint64_t begin = at_;
  place(number, {1, begin, 0});
  places_.resize(next_);
  std::string table;
  constexpr int kOffsetBytes = 5;
  for (std::size_t i = 0; i < places_.size(); ++i) {
    const Place& one = places_[i];
    table += static_cast<char>(one.kind);
    big_endian(one.where, kOffsetBytes, table);
    big_endian(one.kind == 0 ? 0xFFFF : one.index, 2, table);
  }
  std::string id;
  for (const std::uint8_t byte : content_) id += fmt::format("{:02x}", byte);
  const std::string bytes = deflated(table);
  const std::string info = information == 0 ? "" : fmt::format(" /Info {} 0 R", information);
  put(
      fmt::format("{} 0 obj\n<< /Type /XRef /Size {} /W [1 {} 2] /Root {} 0 R{} /ID [<{}> <{}>] "
                  "/Filter /FlateDecode /Length {} >>\nstream\n{}\nendstream\nendobj\n"
                  "startxref\n{}\n%%EOF\n",
                  number, next_, kOffsetBytes, catalog, info, id, id, bytes.size(), bytes, begin));
  return status_;
}

}  // namespace sop::emit::pdf
