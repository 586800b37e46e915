#include "compiler/chart/picture.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

#include "compiler/base/utf8.h"

namespace sop::chart {
namespace {

using namespace std::string_view_literals;

constexpr double kLargestArea = 10e6;  // pixels, painted as four bytes each
constexpr double kLargestMeasure = 1e6;

struct Size {
  double width = 0;
  double height = 0;
  [[nodiscard]] bool sane() const {
    return width > 0 && height > 0 && width <= kLargestMeasure && height <= kLargestMeasure;
  }
};

Failure broken() {
  return {FailureKind::Other, "", ""};
}

// PNG
// ------------------------------------------------------------------------------------------------

constexpr std::string_view kPngSignature = "\x89PNG\r\n\x1a\n"sv;

constexpr std::array<std::uint32_t, 256> kCrcTable = [] {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t i = 0; i < 256; ++i) {
    std::uint32_t value = i;
    for (int bit = 0; bit < 8; ++bit)
      value = (value & 1U) != 0 ? 0xedb88320U ^ (value >> 1U) : value >> 1U;
    table[i] = value;
  }
  return table;
}();

std::uint32_t crc_of(std::string_view bytes) {
  std::uint32_t crc = 0xffffffffU;
  for (const char c : bytes)
    crc = kCrcTable[(crc ^ static_cast<unsigned char>(c)) & 0xffU] ^ (crc >> 8U);
  return ~crc;
}

std::uint32_t number_at(std::string_view bytes, std::size_t at) {
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < 4; ++i)
    number = (number << 8U) | static_cast<unsigned char>(bytes[at + i]);
  return number;
}

// Walks all chunks: a file that was cut short or changed on its way is found out here, not by the
// painter.
std::optional<Size> png_size(std::string_view bytes) {
  constexpr std::size_t kAround = 12;  // length, name and sum of a chunk
  constexpr std::size_t kHeaderSize = 13;
  std::size_t at = kPngSignature.size();
  Size size;
  bool pixels = false;
  while (bytes.size() - at >= kAround) {
    const std::size_t length = number_at(bytes, at);
    if (length > bytes.size() - at - kAround) return std::nullopt;
    const std::string_view name = bytes.substr(at + 4, 4);
    if (number_at(bytes, at + 8 + length) != crc_of(bytes.substr(at + 4, 4 + length)))
      return std::nullopt;
    const bool first = at == kPngSignature.size();
    if (first != (name == "IHDR") || (first && length != kHeaderSize)) return std::nullopt;
    if (first) size = {double(number_at(bytes, at + 8)), double(number_at(bytes, at + 12))};
    pixels = pixels || name == "IDAT";
    if (name == "IEND") return pixels ? std::optional(size) : std::nullopt;
    at += kAround + length;
  }
  return std::nullopt;
}

// SVG
// ------------------------------------------------------------------------------------------------

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

void skip_blanks(std::string_view& text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
}

// A document type, with the declarations in brackets that it may hold.
bool skip_doctype(std::string_view& text) {
  const std::size_t bracket = text.find('[');
  std::size_t end = text.find('>');
  if (bracket != std::string_view::npos && bracket < end)
    end = text.find('>', text.find("]", bracket));
  if (end == std::string_view::npos) return false;
  text.remove_prefix(end + 1);
  return true;
}

// To the root element: past the XML declaration, comments, instructions and the document type.
bool skip_prologue(std::string_view& text) {
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  while (true) {
    skip_blanks(text);
    const bool comment = text.starts_with("<!--");
    if (comment || text.starts_with("<?")) {
      const std::string_view closing = comment ? "-->"sv : "?>"sv;
      const std::size_t end = text.find(closing);
      if (end == std::string_view::npos) return false;
      text.remove_prefix(end + closing.size());
    } else if (text.starts_with("<!DOCTYPE")) {
      if (!skip_doctype(text)) return false;
    } else {
      return text.starts_with('<');
    }
  }
}

struct Unit {
  std::string_view name;
  double points;
};
constexpr Unit kUnits[] = {{"", 0.75}, {"px", 0.75},    {"pt", 1},       {"pc", 12},
                           {"in", 72}, {"cm", 28.3465}, {"mm", 2.83465}, {"Q", 0.708661}};

// "12.5mm" in points; nothing for percents and what else is no length.
std::optional<double> length_of(std::string_view text) {
  skip_blanks(text);
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc()) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  const auto* const unit = std::find_if(std::begin(kUnits), std::end(kUnits),
                                        [&](const Unit& one) { return one.name == text; });
  if (unit == std::end(kUnits)) return std::nullopt;
  return value * unit->points;
}

// "0 0 120 80": the last two.
Size view_box(std::string_view text) {
  std::array<double, 4> numbers{};
  for (double& number : numbers) {
    while (!text.empty() && (is_blank(text.front()) || text.front() == ',')) text.remove_prefix(1);
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc()) return {};
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  }
  return {numbers[2], numbers[3]};
}

// The name of the root element, without its prefix.
std::string_view root_name(std::string_view& text) {
  std::size_t end = 1;
  while (end < text.size() && !is_blank(text[end]) && text[end] != '>' && text[end] != '/') ++end;
  const std::string_view name = text.substr(1, end - 1);
  text.remove_prefix(end);
  return name.substr(name.find(':') + 1);  // npos + 1 is 0
}

struct Root {
  std::string_view name;
  std::optional<double> width, height;
  Size view;
  bool empty = false;  // <svg/>
};

std::optional<Root> root_of(std::string_view text) {
  if (!skip_prologue(text)) return std::nullopt;
  Root root;
  root.name = root_name(text);
  while (true) {
    skip_blanks(text);
    if (text.empty()) return std::nullopt;
    if (text.front() == '>' || text.starts_with("/>")) {
      root.empty = text.front() == '/';
      return root;
    }
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos) return std::nullopt;
    std::string_view name = text.substr(0, equals);
    while (!name.empty() && is_blank(name.back())) name.remove_suffix(1);
    text.remove_prefix(equals + 1);
    skip_blanks(text);
    if (text.empty() || (text.front() != '"' && text.front() != '\'')) return std::nullopt;
    const std::size_t close = text.find(text.front(), 1);
    if (close == std::string_view::npos) return std::nullopt;
    const std::string_view value = text.substr(1, close - 1);
    if (name == "width") root.width = length_of(value);
    if (name == "height") root.height = length_of(value);
    if (name == "viewBox") root.view = view_box(value);
    text.remove_prefix(close + 1);
  }
}

// Its size: width and height, or the ratio of the view box where they say none.
std::optional<Size> svg_size(std::string_view bytes) {
  if (utf8::first_invalid(bytes) || bytes.find('\0') != std::string_view::npos) return std::nullopt;
  const std::optional<Root> root = root_of(bytes);
  if (!root || root->name != "svg" || root->empty) return std::nullopt;
  const std::size_t closing = bytes.rfind("svg");  // "</svg>", "</svg:svg >"
  const std::size_t opening = bytes.rfind("</");
  const bool closed = opening != std::string_view::npos && closing > opening &&
                      bytes.find('>', closing) != std::string_view::npos;
  if (!closed) return std::nullopt;
  if (root->width && root->height) return Size{*root->width, *root->height};
  return root->view;
}

}  // namespace

Result<std::shared_ptr<const Picture>> read_picture(std::string bytes) {
  if (bytes.size() > kLargestPicture) {
    constexpr double kMegabyte = 1 << 20U;
    return Failure{FailureKind::TooLarge, "",
                   fmt::format("{:.1f} MB", static_cast<double>(bytes.size()) / kMegabyte)};
  }
  const bool png = std::string_view(bytes).starts_with(kPngSignature);
  const std::optional<Size> size = png ? png_size(bytes) : svg_size(bytes);
  if (!size) return broken();
  const bool large = size->width > kLargestSide || size->height > kLargestSide ||
                     size->width * size->height > kLargestArea;
  if (png && large) {
    return Failure{FailureKind::TooLarge, "", fmt::format("{} × {}", size->width, size->height)};
  }
  if (!size->sane()) return broken();
  Picture picture;
  picture.format = png ? Picture::Format::Png : Picture::Format::Svg;
  picture.bytes = std::move(bytes);
  picture.width = size->width;
  picture.height = size->height;
  return std::shared_ptr<const Picture>(std::make_shared<Picture>(std::move(picture)));
}

Rect fitted(const Picture& picture, const Rect& room) {
  const double scale = std::min(room.width / picture.width, room.height / picture.height);
  const double width = picture.width * scale;
  return {room.x + (room.width - width) / 2, room.y, width, picture.height * scale};
}

}  // namespace sop::chart
