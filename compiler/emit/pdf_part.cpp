#include "compiler/emit/pdf_part.h"

#include <zlib.h>

#include <algorithm>
#include <array>

#include "compiler/emit/pdf_text.h"

namespace sop::emit::pdf {
namespace {

constexpr std::size_t kMostUnpacked = 256U << 20U;
constexpr std::size_t kMostNodes = 1U << 20U;  // of a tree; more is a circle

std::string_view word_at(std::string_view text, Token token) {
  return text.substr(token.begin, token.end - token.begin);
}

// The bytes between the line of "stream" and "endstream".
std::string_view content_of(std::string_view stream) {
  constexpr std::string_view kBegin = "stream";
  constexpr std::string_view kEnd = "endstream";
  stream.remove_prefix(kBegin.size());
  if (stream.starts_with("\r")) stream.remove_prefix(1);
  if (stream.starts_with("\n")) stream.remove_prefix(1);
  stream.remove_suffix(std::min(stream.size(), kEnd.size()));
  return stream;
}

bool inflate_all(std::string_view bytes, std::string& out) {
  z_stream state{};
  if (inflateInit(&state) != Z_OK) return false;
  state.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));  // NOLINT: zlib's way
  state.avail_in = static_cast<uInt>(bytes.size());
  std::array<char, 1U << 16U> piece{};
  int status = Z_OK;
  while (status == Z_OK && out.size() < kMostUnpacked) {
    state.next_out = reinterpret_cast<Bytef*>(piece.data());
    state.avail_out = piece.size();
    status = inflate(&state, Z_NO_FLUSH);
    out.append(piece.data(), piece.size() - state.avail_out);
  }
  inflateEnd(&state);
  return status == Z_STREAM_END;
}

// Where the stream at `at` ("stream") ends, behind "endstream"; npos: nowhere.
std::size_t end_of_stream(std::string_view bytes, std::size_t at, std::string_view dictionary) {
  constexpr std::string_view kEnd = "endstream";
  constexpr std::size_t kLineEnds = 16;  // "stream\r\n" before, a line end behind
  const auto length = integer(value_of(dictionary, "/Length"));
  if (length && *length >= 0 && static_cast<std::size_t>(*length) < bytes.size() - at) {
    const std::size_t begin = at + static_cast<std::size_t>(*length);
    const std::size_t found = bytes.substr(begin, kLineEnds + kEnd.size()).find(kEnd);
    if (found != std::string_view::npos) return begin + found + kEnd.size();
  }
  const std::size_t found = bytes.find(kEnd, at);
  return found == std::string_view::npos ? found : found + kEnd.size();
}

Failure damaged() {
  return {FailureKind::Damaged, "PDF", "part"};
}

}  // namespace

void Part::keep(std::uint32_t number, Object object) {
  if (number > bytes_) return;  // no file has more objects than bytes
  if (objects_.size() <= number) objects_.resize(number + 1);
  objects_[number] = object;
}

bool Part::unpack(std::string_view dictionary, std::string_view stream) {
  const auto count = integer(value_of(dictionary, "/N"));
  const auto first = integer(value_of(dictionary, "/First"));
  unpacked_.emplace_back();
  std::string& text = unpacked_.back();
  if (value_of(dictionary, "/Filter").empty()) {
    text = content_of(stream);
  } else if (value_of(dictionary, "/Filter") != "/FlateDecode" ||
             !inflate_all(content_of(stream), text)) {
    return false;
  }
  if (!count || !first || *first < 0 || static_cast<std::size_t>(*first) > text.size())
    return false;
  const std::string_view all = text;
  std::size_t at = 0;
  for (std::int64_t i = 0; i < *count; ++i) {
    const Token number = next_token(all, at);
    const Token offset = next_token(all, number.end);
    at = offset.end;
    const auto n = integer(word_at(all, number));
    const auto from = integer(word_at(all, offset));
    if (!n || !from || *n <= 0 || *from < 0 ||
        static_cast<std::size_t>(*first + *from) >= all.size())
      return false;
    keep(static_cast<std::uint32_t>(*n),
         {value_at(all, static_cast<std::size_t>(*first + *from)), {}});
  }
  return true;
}

Status Part::read(std::string_view bytes) {
  bytes_ = bytes.size();
  std::size_t at = 0;
  for (;;) {
    const Token first = next_token(bytes, at);
    const std::string_view word = word_at(bytes, first);
    if (word == "xref") {
      constexpr std::string_view kTrailer = "trailer";
      const std::size_t trailer = bytes.find(kTrailer, first.end);
      if (trailer == std::string_view::npos) return damaged();
      trailer_ = value_at(bytes, trailer + kTrailer.size());
      at = static_cast<std::size_t>(trailer_.data() - bytes.data()) + trailer_.size();
      if (trailer_.empty()) return damaged();
      continue;
    }
    if (word == "startxref") {  // further objects may follow
      at = next_token(bytes, first.end).end;
      continue;
    }
    if (first.kind == TokenKind::End) break;
    if (first.kind != TokenKind::Number) return damaged();
    const Token second = next_token(bytes, first.end);
    const Token third = next_token(bytes, second.end);
    const auto number = integer(word_at(bytes, first));
    if (!number || *number <= 0 || word_at(bytes, third) != "obj") return damaged();
    Object object{value_at(bytes, third.end), {}};
    if (object.value.empty()) return damaged();
    at = static_cast<std::size_t>(object.value.data() - bytes.data()) + object.value.size();
    Token next = next_token(bytes, at);
    if (word_at(bytes, next) == "stream") {
      const std::size_t end = end_of_stream(bytes, next.begin, object.value);
      if (end == std::string_view::npos) return damaged();
      object.stream = bytes.substr(next.begin, end - next.begin);
      next = next_token(bytes, end);
    }
    if (word_at(bytes, next) != "endobj") return damaged();
    at = next.end;
    const std::string_view type =
        object.stream.empty() ? std::string_view() : value_of(object.value, "/Type");
    if (type == "/XRef") {
      trailer_ = object.value;
    } else if (type == "/ObjStm") {
      if (!unpack(object.value, object.stream)) return damaged();
    } else {
      keep(static_cast<std::uint32_t>(*number), object);
    }
  }
  if (catalog().empty() || pages().empty()) return damaged();
  return Done{};
}

const Object& Part::object(std::uint32_t number) const {
  static const Object kNone;
  return number < objects_.size() ? objects_[number] : kNone;
}

std::string_view Part::content(const Object& object) const {
  const std::string_view all = content_of(object.stream);
  const auto length = integer(resolved(value_of(object.value, "/Length")));
  const bool known = length && *length >= 0 && static_cast<std::size_t>(*length) <= all.size();
  return known ? all.substr(0, static_cast<std::size_t>(*length)) : all;
}

std::optional<std::string> Part::unpacked(const Object& object) const {
  std::string out;
  if (value_of(object.value, "/Filter") != "/FlateDecode" || !inflate_all(content(object), out))
    return std::nullopt;
  return out;
}

std::string_view Part::resolved(std::string_view value) const {
  const std::uint32_t number = reference(value);
  return number == 0 ? value : object(number).value;
}

std::string_view Part::catalog() const {
  return resolved(value_of(trailer_, "/Root"));
}

std::vector<std::uint32_t> Part::pages() const {
  std::vector<std::uint32_t> found;
  std::vector<std::uint32_t> left{reference(value_of(catalog(), "/Pages"))};
  for (std::size_t seen = 0; !left.empty() && seen < kMostNodes; ++seen) {
    const std::uint32_t number = left.back();
    left.pop_back();
    const std::string_view node = object(number).value;
    const std::vector<std::string_view> kids = items_of(resolved(value_of(node, "/Kids")));
    if (kids.empty() && value_of(node, "/Type") == "/Page") found.push_back(number);
    for (auto kid = kids.rbegin(); kid != kids.rend(); ++kid) left.push_back(reference(*kid));
  }
  return found;
}

std::vector<Part::Leaf> Part::leaves(std::string_view tree, std::string_view kind) const {
  std::vector<Leaf> found;
  std::vector<std::string_view> left{resolved(tree)};
  for (std::size_t seen = 0; !left.empty() && seen < kMostNodes; ++seen) {
    const std::string_view node = left.back();
    left.pop_back();
    const std::vector<std::string_view> pairs = items_of(resolved(value_of(node, kind)));
    for (std::size_t i = 0; i + 1 < pairs.size(); i += 2) found.push_back({pairs[i], pairs[i + 1]});
    const std::vector<std::string_view> kids = items_of(resolved(value_of(node, "/Kids")));
    for (auto kid = kids.rbegin(); kid != kids.rend(); ++kid) left.push_back(resolved(*kid));
  }
  return found;
}

}  // namespace sop::emit::pdf
