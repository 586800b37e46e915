#include "runtime/story/svg_scan.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>

namespace sop::story {
namespace {

constexpr std::size_t kSvgDepth = 64;
constexpr std::string_view kElements[] = {"svg",     "g",        "title",  "desc",  "path",
                                          "polygon", "polyline", "text",   "tspan", "rect",
                                          "line",    "ellipse",  "circle", "a"};

bool blank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

// The number at `at`, which moves behind it and what parts numbers.
std::optional<double> number(std::string_view text, std::size_t& at) {
  while (at < text.size() && (blank(text[at]) || text[at] == ',')) ++at;
  if (at < text.size() && text[at] == '+') ++at;
  double value = 0;
  const auto [end, error] = std::from_chars(text.data() + at, text.data() + text.size(), value);
  if (error != std::errc() || !std::isfinite(value) || std::abs(value) > 1e7) return std::nullopt;
  at = static_cast<std::size_t>(end - text.data());
  return value;
}

class Bounds {
 public:
  void add(double x, double y) {
    if (!any_) box_ = {x, y, x, y};
    any_ = true;
    box_ = {std::min(box_.left, x), std::min(box_.top, y), std::max(box_.right, x),
            std::max(box_.bottom, y)};
  }
  [[nodiscard]] std::optional<Box> box() const { return any_ ? std::optional(box_) : std::nullopt; }

 private:
  Box box_;
  bool any_ = false;
};

std::optional<Box> box_of_points(std::string_view points) {
  Bounds bounds;
  std::size_t at = 0;
  while (const auto x = number(points, at)) {
    const auto y = number(points, at);
    if (!y) break;
    bounds.add(*x, *y);
  }
  return bounds.box();
}

// The box of a path's corners and handles, which hold the path.
class PathBox {
 public:
  explicit PathBox(std::string_view path) : path_(path) {}

  std::optional<Box> run() {
    char command = 0;
    while (skip(), at_ < path_.size()) {
      const char c = path_[at_];
      if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) {
        command = c;
        ++at_;
        if (command == 'z' || command == 'Z') {
          x_ = start_x_;
          y_ = start_y_;
          continue;
        }
      }
      if (!step(command)) return std::nullopt;
    }
    return bounds_.box();
  }

 private:
  void skip() {
    while (at_ < path_.size() && (blank(path_[at_]) || path_[at_] == ',')) ++at_;
  }
  bool line(bool across, bool relative) {
    const auto value = number(path_, at_);
    if (!value) return false;
    double& moved = across ? x_ : y_;
    moved = *value + (relative ? moved : 0);
    bounds_.add(x_, y_);
    return true;
  }
  bool step(char command) {
    const bool relative = command >= 'a';
    const char kind = relative ? static_cast<char>(command - 'a' + 'A') : command;
    if (kind == 'H' || kind == 'V') return line(kind == 'H', relative);
    const int pairs = kind == 'M' || kind == 'L' || kind == 'T' ? 1
                      : kind == 'S' || kind == 'Q'              ? 2
                      : kind == 'C'                             ? 3
                                                                : 0;
    if (pairs == 0) return false;  // arcs are not drawn by `sop`
    const double from_x = relative ? x_ : 0;
    const double from_y = relative ? y_ : 0;
    for (int i = 0; i < pairs; ++i) {
      const auto x = number(path_, at_);
      const auto y = number(path_, at_);
      if (!x || !y) return false;
      x_ = *x + from_x;
      y_ = *y + from_y;
      bounds_.add(x_, y_);
    }
    if (kind == 'M') {
      start_x_ = x_;
      start_y_ = y_;
    }
    return true;
  }

  std::string_view path_;
  std::size_t at_ = 0;
  double x_ = 0, y_ = 0, start_x_ = 0, start_y_ = 0;
  Bounds bounds_;
};

struct Attribute {
  std::string_view name, value;
  std::size_t at = 0;  // of the value
};

struct Tag {
  std::string_view name;
  std::vector<Attribute> attributes;
  bool end = false, closed = false;  // "</g>", "<path/>"
  SvgRange range;

  [[nodiscard]] const Attribute* find(std::string_view wanted) const {
    for (const Attribute& one : attributes) {
      if (one.name == wanted) return &one;
    }
    return nullptr;
  }
  [[nodiscard]] std::string_view text(std::string_view wanted) const {
    const Attribute* one = find(wanted);
    return one != nullptr ? one->value : std::string_view();
  }
};

bool name_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == ':' ||
         c == '-' || c == '_' || c == '.';
}

// Older charts write the hyphens of an id as "&#45;".
std::string plain_id(std::string_view id) {
  constexpr std::string_view kHyphen = "&#45;";
  std::string out;
  for (std::size_t at = 0; at < id.size();) {
    const bool hyphen = id.substr(at, kHyphen.size()) == kHyphen;
    out += hyphen ? '-' : id[at];
    at += hyphen ? kHyphen.size() : 1;
  }
  return out;
}

class Scanning {
 public:
  explicit Scanning(std::string_view svg) : svg_(svg) {}

  std::optional<SvgScan> run() {
    while (at_ < svg_.size()) {
      at_ = svg_.find('<', at_);
      if (at_ == std::string_view::npos) break;
      if (skip_past("<!--", "-->") || skip_past("<?", "?>") || skip_past("<!DOCTYPE", ">"))
        continue;
      const auto tag = read_tag();
      if (!tag || !take(*tag)) return std::nullopt;
      if (done_) break;
    }
    if (!done_ || out_.drawing_end == 0) return std::nullopt;
    return std::move(out_);
  }

 private:
  bool skip_past(std::string_view begin, std::string_view end) {
    if (svg_.substr(at_, begin.size()) != begin) return false;
    const std::size_t found = svg_.find(end, at_ + begin.size());
    at_ = found == std::string_view::npos ? svg_.size() : found + end.size();
    return true;
  }

  void blanks() {
    while (at_ < svg_.size() && blank(svg_[at_])) ++at_;
  }
  std::string_view name() {
    const std::size_t begin = at_;
    while (at_ < svg_.size() && name_char(svg_[at_])) ++at_;
    return svg_.substr(begin, at_ - begin);
  }

  std::optional<Tag> read_tag() {
    Tag tag;
    tag.range.begin = at_++;
    if (at_ < svg_.size() && svg_[at_] == '/') {
      tag.end = true;
      ++at_;
    }
    tag.name = name();
    while (blanks(), at_ < svg_.size() && name_char(svg_[at_])) {
      const auto attribute = read_attribute();
      if (!attribute) return std::nullopt;
      tag.attributes.push_back(*attribute);
    }
    if (at_ < svg_.size() && svg_[at_] == '/') {
      tag.closed = true;
      ++at_;
    }
    if (at_ >= svg_.size() || svg_[at_] != '>') return std::nullopt;
    tag.range.end = ++at_;
    return tag;
  }

  // Nothing, too, for what a page must not take in: handlers, styles, links.
  std::optional<Attribute> read_attribute() {
    Attribute out;
    out.name = name();
    const bool harmful = out.name.substr(0, 2) == "on" || out.name == "style" ||
                         out.name.find("href") != std::string_view::npos;
    blanks();
    if (harmful || at_ >= svg_.size() || svg_[at_] != '=') return std::nullopt;
    ++at_;
    blanks();
    if (at_ >= svg_.size() || (svg_[at_] != '"' && svg_[at_] != '\'')) return std::nullopt;
    const std::size_t end = svg_.find(svg_[at_], at_ + 1);
    if (end == std::string_view::npos) return std::nullopt;
    out.at = at_ + 1;
    out.value = svg_.substr(out.at, end - out.at);
    at_ = end + 1;
    return out;
  }

  bool take(const Tag& tag) {
    if (std::find(std::begin(kElements), std::end(kElements), tag.name) == std::end(kElements))
      return false;
    if (tag.end) return close(tag);
    if (open_.empty() && tag.name != "svg") return false;
    if (open_.size() >= kSvgDepth) return false;
    if (open_.empty() && !root(tag)) return false;
    shape(tag);
    if (tag.closed) return !open_.empty();
    Open one{tag.name, tag.range.end, {}, false, false};
    if (tag.name == "g") {
      one.id = plain_id(tag.text("id"));
      one.diamond = tag.text("class").find("keputusan") != std::string_view::npos;
      if (open_.size() == 1 && out_.drawing_end == 0) place(tag.text("transform"));
    }
    open_.push_back(std::move(one));
    return true;
  }

  bool root(const Tag& tag) {
    out_.root = tag.range;
    out_.title = out_.description = {tag.range.end, tag.range.end};
    const Attribute* view = tag.find("viewBox");
    const Attribute* height = tag.find("height");
    if (view == nullptr || height == nullptr) return false;
    std::size_t at = 0;
    const auto left = number(view->value, at);
    const auto top = number(view->value, at);
    const auto width = number(view->value, at);
    const auto tall = number(view->value, at);
    std::size_t unit = 0;
    const auto shown = number(height->value, unit);
    if (!left || !top || !width || !tall || !shown || *width <= 0 || *tall <= 0) return false;
    out_.view = {*left, *top, *left + *width, *top + *tall};
    out_.view_value = {view->at, view->at + view->value.size()};
    out_.height_value = {height->at, height->at + height->value.size()};
    out_.height = *shown;
    out_.height_unit = std::string(height->value.substr(unit));
    return true;
  }

  // "translate(0 572.29)", or after "scale(1 1) rotate(0)".
  void place(std::string_view transform) {
    constexpr std::string_view kTranslate = "translate(";
    double x = 0;
    double y = 0;
    if (std::size_t at = transform.find(kTranslate); at != std::string_view::npos) {
      at += kTranslate.size();
      x = number(transform, at).value_or(0);
      y = number(transform, at).value_or(0);
    }
    out_.drawing = {out_.view.left - x, out_.view.top - y, out_.view.right - x,
                    out_.view.bottom - y};
  }

  void shape(const Tag& tag) {
    const bool path = tag.name == "path";
    if (!path && tag.name != "polygon") return;
    for (std::size_t i = open_.size(); i-- > 0;) {
      if (open_[i].name != "g" || open_[i].id.empty()) continue;
      if (open_[i].id.rfind("a_", 0) == 0) continue;  // older charts: a link within the symbol
      if (std::exchange(open_[i].has_shape, true)) return;
      const std::string_view geometry = tag.text(path ? "d" : "points");
      const auto box = path ? PathBox(geometry).run() : box_of_points(geometry);
      if (box && tag.closed)
        out_.symbols.push_back({open_[i].id, open_[i].diamond, std::string(tag.name),
                                std::string(geometry), *box, tag.range.end});
      return;
    }
  }

  bool close(const Tag& tag) {
    if (open_.empty() || open_.back().name != tag.name) return false;
    const std::size_t level = open_.size();
    const SvgRange content{open_.back().begin, tag.range.begin};
    if (level == 2 && tag.name == "title" && !std::exchange(out_.has_title, true))
      out_.title = content;
    if (level == 2 && tag.name == "desc" && !std::exchange(out_.has_description, true))
      out_.description = content;
    if (level == 2 && tag.name == "g" && out_.drawing_end == 0) out_.drawing_end = tag.range.begin;
    open_.pop_back();
    done_ = open_.empty();
    out_.end = tag.range.end;
    return true;
  }

  struct Open {
    std::string_view name;
    std::size_t begin = 0;  // of what it holds
    std::string id;
    bool diamond = false;
    bool has_shape = false;
  };

  std::string_view svg_;
  std::size_t at_ = 0;
  std::vector<Open> open_;
  bool done_ = false;
  SvgScan out_;
};

}  // namespace

std::optional<SvgScan> scan_svg(std::string_view svg) {
  return Scanning(svg).run();
}

}  // namespace sop::story
