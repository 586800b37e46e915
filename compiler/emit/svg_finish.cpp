#include "compiler/emit/svg_finish.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "compiler/emit/dot.h"
#include "compiler/emit/font_family.h"
#include "compiler/emit/numbers.h"
#include "compiler/emit/svg_path.h"

namespace sop::emit {
namespace {

constexpr std::string_view kUsualSize = "9";

// Graphviz escapes every hyphen, which only comments need.
void append_plain(std::string& out, std::string_view text) {
  constexpr std::string_view kHyphen = "&#45;";
  for (std::size_t at = 0;;) {
    const std::size_t next = text.find(kHyphen, at);
    out += text.substr(at, next - at);
    if (next == std::string_view::npos) return;
    out += '-';
    at = next + kHyphen.size();
  }
}

// "9.00" → "9"
std::string_view trimmed(std::string_view number) {
  if (number.find('.') == std::string_view::npos) return number;
  while (number.ends_with('0')) number.remove_suffix(1);
  if (number.ends_with('.')) number.remove_suffix(1);
  return number;
}

std::string base64(std::string_view bytes) {
  static constexpr std::string_view kLetters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t word = 0;
    for (std::size_t k = 0; k < 3; ++k)
      word = word << 8U | (i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0U);
    for (std::size_t k = 0; k < 4; ++k)
      out += i + k > bytes.size() ? '=' : kLetters[word >> (18 - 6 * k) & 63U];
  }
  return out;
}

struct Attribute {
  std::string_view name;
  std::string_view value;
};

// The next attribute of a tag; `at` moves behind it.
std::optional<Attribute> next_attribute(std::string_view tag, std::size_t& at) {
  while (at < tag.size() && (tag[at] == ' ' || tag[at] == '\n')) ++at;
  const std::size_t equals = tag.find("=\"", at);
  if (equals == std::string_view::npos) return std::nullopt;
  const std::size_t end = tag.find('"', equals + 2);
  if (end == std::string_view::npos) return std::nullopt;
  const Attribute found{tag.substr(at, equals - at), tag.substr(equals + 2, end - equals - 2)};
  at = end + 1;
  return found;
}

class SvgFinisher {
 public:
  SvgFinisher(std::string_view svg, const chart::Chart& chart, std::size_t page)
      : in_(svg), chart_(chart), page_(chart.pages[page]), size_(page_size(page_)) {
    out_.reserve(svg.size());
    title_ = chart.title.empty() ? "SOP" : chart.title;
    if (chart.pages.size() > 1) {
      title_ +=
          " - halaman " + std::to_string(page + 1) + " dari " + std::to_string(chart.pages.size());
    }
  }

  std::string finish() {
    while (at_ < in_.size()) {
      const std::size_t open = in_.find('<', at_);
      if (open == std::string_view::npos) break;
      text(in_.substr(at_, open - at_));
      at_ = open;
      element();
    }
    out_ += '\n';
    return std::move(out_);
  }

 private:
  // What stands between tags; only inside <text> and <title> is it more than line ends.
  void text(std::string_view between) {
    if (inside_text_) append_plain(out_, between);
  }

  // Behind ">" of the tag at hand.
  std::size_t end_of(std::string_view closing) const {
    const std::size_t end = in_.find(closing, at_);
    return end == std::string_view::npos ? in_.size() : end + closing.size();
  }

  void element() {
    const bool comment = in_.substr(at_, 4) == "<!--";
    const std::size_t end = end_of(comment ? "-->" : ">");
    std::string_view tag = in_.substr(at_, end - at_);
    const bool closed = tag.ends_with("/>");
    at_ = end;
    if (comment || tag.starts_with("<!")) return;
    if (tag.starts_with("<?")) {
      out_ += "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
      return;
    }
    tag.remove_prefix(1);
    tag.remove_suffix(std::min<std::size_t>(tag.size(), closed ? 2 : 1));
    const std::string_view name = tag.substr(0, tag.find_first_of(" \n"));
    const std::string_view rest = tag.substr(name.size());
    if (name.starts_with('/')) {
      close(name.substr(1));
    } else if (name == "title") {
      at_ = end_of("</title>");  // Graphviz' name of the thing
    } else if (name == "svg") {
      open_picture(rest);
    } else if (name == "g") {
      open_group(rest);
    } else if (name == "a") {
      add_words(rest);
    } else if (name == "text") {
      open_text(rest);
    } else {
      shape(name, rest);
    }
  }

  void close(std::string_view name) {
    if (name == "a") return;
    if (name == "text") inside_text_ = false;
    if (name == "g") {
      if (depth_ == 1) add_own();
      if (depth_ > 0 && !drawn_[depth_ % drawn_.size()]) {
        --depth_;
        return;
      }
      if (depth_ > 0) --depth_;
    }
    if (name == "svg" || name == "g") flush_path();
    out_ += "</";
    out_ += name;
    out_ += name == "svg" ? ">" : ">\n";
  }

  void open_picture(std::string_view attributes) {
    out_ += "<svg xmlns=\"http://www.w3.org/2000/svg\"";
    const bool linked = !page_.images.empty();
    if (linked) out_ += " xmlns:xlink=\"http://www.w3.org/1999/xlink\"";
    for (std::size_t at = 0; const auto found = next_attribute(attributes, at);) {
      if (found->name == "width" || found->name == "height" || found->name == "viewBox")
        add(found->name, found->value);
    }
    out_ += " role=\"img\" lang=\"id\" xml:lang=\"id\" aria-labelledby=\"judul uraian\"";
    add("font-family", xml_text(families_));
    add("font-size", kUsualSize);
    out_ += ">\n<title id=\"judul\">" + xml_text(title_) + "</title>\n<desc id=\"uraian\">" +
            xml_text(chart_.description);
    if (!chart_.in_words.empty()) out_ += "\n" + escaped_lines(chart_.in_words);
    out_ += "</desc>\n";
  }

  // Line ends are kept, as the words are told in steps.
  static std::string escaped_lines(std::string_view words) {
    std::string out;
    for (std::size_t at = 0; at <= words.size();) {
      const std::size_t end = std::min(words.find('\n', at), words.size());
      if (at > 0) out += '\n';
      out += xml_text(words.substr(at, end - at));
      at = end + 1;
    }
    return out;
  }

  // The graph, then a node or edge, then what holds the link of its tooltip.
  void open_group(std::string_view attributes) {
    if (depth_ == 1) add_own();
    ++depth_;
    drawn_[depth_ % drawn_.size()] = depth_ < 3;
    if (depth_ >= 3) return;
    flush_path();
    out_ += "<g";
    for (std::size_t at = 0; const auto found = next_attribute(attributes, at);) {
      if (depth_ == 1 && found->name == "id") continue;
      if (found->name == "transform") {
        add("transform",
            found->value.substr(std::min(found->value.find("translate"), found->value.size())));
      } else {
        add(found->name, found->value);
      }
    }
    out_ += ">\n";
  }

  void add_words(std::string_view attributes) {
    for (std::size_t at = 0; const auto found = next_attribute(attributes, at);) {
      if (found->name != "xlink:title") continue;
      out_ += "<title>";
      append_plain(out_, found->value);
      out_ += "</title>\n";
    }
  }

  void open_text(std::string_view attributes) {
    flush_path();
    out_ += "<text";
    for (std::size_t at = 0; const auto found = next_attribute(attributes, at);) {
      const auto& [name, value] = *found;
      if (name == "font-family" || (name == "text-anchor" && value == "start") ||
          (name == "fill" && value == "#000000"))
        continue;
      const std::string_view said = name == "font-size" ? trimmed(value) : value;
      if (name != "font-size" || said != kUsualSize) add(name, said);
    }
    out_ += '>';
    inside_text_ = true;
  }

  void shape(std::string_view name, std::string_view attributes) {
    if (name == "polyline" && depth_ == 1 && add_rule(attributes)) return;
    if (name == "polygon" && depth_ == 1 && add_shade(attributes)) return;
    flush_path();
    out_ += '<';
    out_ += name;
    for (std::size_t at = 0; const auto found = next_attribute(attributes, at);) {
      std::string_view value = found->value;
      if (found->name == "d") {
        add("d", straightened(value));
        continue;
      }
      if (found->name == "stroke" && value == "transparent") value = "none";
      while (value.ends_with(' ')) value.remove_suffix(1);
      add(found->name, value);
    }
    out_ += "/>\n";
  }

  // The rules of a table, one after the other in one width, are one path.
  bool add_rule(std::string_view attributes) {
    std::string_view width = "1";
    std::string_view points;
    for (std::size_t at = 0; const auto found = next_attribute(attributes, at);) {
      if (found->name == "stroke-width") width = found->value;
      if (found->name == "points") points = found->value;
      if (found->name == "stroke" && found->value != "black") return false;
    }
    const std::string line = straight_line(points);
    if (line.empty()) return false;
    std::string style = "fill=\"none\" stroke=\"black\"";
    if (width != "1") style += " stroke-width=\"" + std::string(width) + "\"";
    add_to_path(style, line);
    return true;
  }

  // Shades of one colour too: headings, and the modules of a QR code.
  bool add_shade(std::string_view attributes) {
    std::string_view fill;
    std::string_view width;
    std::string_view points;
    for (std::size_t at = 0; const auto found = next_attribute(attributes, at);) {
      if (found->name == "fill") fill = found->value;
      if (found->name == "stroke-width") width = found->value;
      if (found->name == "points") points = found->value;
    }
    const std::string area = width == "0" ? rectangle(points) : std::string();
    if (area.empty()) return false;
    add_to_path(fill == "#000000" ? "" : "fill=\"" + xml_text(fill) + "\"", area);
    return true;
  }

  // What looks alike and follows one another is one path.
  void add_to_path(const std::string& style, const std::string& piece) {
    if (!path_.empty() && path_style_ != style) flush_path();
    path_style_ = style;
    path_ += piece;
  }

  void flush_path() {
    if (path_.empty()) return;
    out_ += "<path";
    if (!path_style_.empty()) out_ += ' ' + path_style_;
    add("d", path_);
    out_ += "/>\n";
    path_.clear();
  }

  // Over the table and below symbols and arrows: what Graphviz does not draw. Only once.
  void add_own() {
    flush_path();
    if (own_added_) return;
    own_added_ = true;
    for (const chart::Image& image : page_.images) add_image(image);
    for (const chart::TextLine& line : page_.texts) {
      if (line.turned && has_ink(line.text)) add_turned(line);
    }
  }

  // SVG has y downwards from the bottom of the page here: Graphviz moves the origin there.
  [[nodiscard]] double below(double y) const { return sane(y) - size_.height; }

  void add_image(const chart::Image& image) {
    if (!image.picture) return;
    const bool png = image.picture->format == chart::Picture::Format::Png;
    out_ += "<image role=\"img\"";
    add("aria-label", xml_text(image.alternative));
    add("x", number(image.rect.x));
    add("y", number(below(image.rect.y)));
    add("width", number(std::max(0.0, sane(image.rect.width))));
    add("height", number(std::max(0.0, sane(image.rect.height))));
    add("xlink:href", std::string(png ? "data:image/png;base64," : "data:image/svg+xml;base64,") +
                          base64(image.picture->bytes));
    out_ += "/>\n";
  }

  void add_turned(const chart::TextLine& line) {
    const chart::Point place = on_page(line, size_);
    const std::string x = number(place.x);
    const std::string y = number(below(place.y));
    out_ += "<text";
    add("transform", "rotate(-90 " + x + " " + y + ")");
    add("x", x);
    add("y", y);
    if (line.font.bold) add("font-weight", "bold");
    if (line.underline) add("text-decoration", "underline");
    const std::string size = number(std::clamp(sane(line.font.size, 9), 1.0, 1000.0));
    if (size != kUsualSize) add("font-size", size);
    out_ += '>' + xml_text(line.text) + "</text>\n";
  }

  void add(std::string_view name, std::string_view value) {
    out_ += ' ';
    out_ += name;
    out_ += "=\"";
    append_plain(out_, value);
    out_ += '"';
  }

  std::string_view in_;
  const chart::Chart& chart_;
  const chart::Page& page_;
  PageSize size_;
  std::string title_;
  std::string families_ = font_families(chart_.family);
  std::size_t at_ = 0;
  std::string out_;
  std::size_t depth_ = 0;        // of groups
  std::array<bool, 4> drawn_{};  // by depth: whether the group is kept
  bool inside_text_ = false;
  bool own_added_ = false;
  std::string path_;  // of the rules or shades that wait
  std::string path_style_;
};

}  // namespace

std::string finish_svg(std::string_view svg, const chart::Chart& chart, std::size_t page) {
  return SvgFinisher(svg, chart, page).finish();
}

}  // namespace sop::emit
