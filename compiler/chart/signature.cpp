#include "compiler/chart/signature.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/base/utf8.h"
#include "compiler/chart/form_text.h"
#include "compiler/chart/qr.h"

namespace sop::chart {
namespace {

constexpr double kSpace = 4.9;      // for a signature, in font sizes
constexpr double kAnchorSize = 5;   // points: a machine reads it
constexpr double kLeastName = 0.8;  // of the usual size
constexpr double kGap = 3;          // between a code and the lines around it

// "a.n. Bupati Contoh, Sekretaris Daerah, u.b. Kepala Biro" signs in lines of their own: for whom,
// and who.
std::vector<std::string_view> office_lines(std::string_view office) {
  std::vector<std::string_view> lines;
  bool parts = utf8::fold(office.substr(0, 4)) == "a.n.";
  std::size_t begin = 0;
  for (std::size_t comma = office.find(", "); comma != std::string_view::npos;
       comma = office.find(", ", comma + 2)) {
    const bool on_behalf = office.substr(comma + 2).starts_with("u.b.");
    if (!parts && !on_behalf) continue;
    lines.push_back(office.substr(begin, comma + 1 - begin));
    begin = comma + 2;
    parts = false;
  }
  lines.push_back(office.substr(begin));
  return lines;
}

std::string nip_line(std::string nip) {
  if (!nip.empty() && utf8::fold(nip).rfind("nip", 0) != 0) nip.insert(0, "NIP. ");
  return nip;
}

// In one line, smaller where it must be.
FormLine one_line(const std::string& text, Font font, double smallest, double width,
                  TextMeasurer& measurer) {
  FormLine line;
  line.text = text;
  line.align = Align::Centre;
  line.font = font;
  line.width = measurer.width(text, font);
  if (line.width > width) {
    line.font.size = std::max(smallest, std::floor(font.size * width / line.width * 10) / 10);
    line.width = measurer.width(text, line.font);
  }
  return line;
}

// Underlined; broken only where it would get too small.
void add_name(FormLines& lines, const std::string& name, Setter& setter, double width) {
  if (name.empty()) return;
  const Font font = setter.bold();
  FormLine line = one_line(name, font, font.size * kLeastName, width, setter.measurer());
  if (line.width > width) {
    setter.add(lines, name, font, width, Align::Centre, true);
    return;
  }
  line.underline = true;
  lines.push_back(std::move(line));
}

}  // namespace

struct SignatureBlock::Content {
  double width = 0;
  FormLines above;
  double space = 0;  // between above and below
  std::optional<QrCode> code;
  std::optional<FormLine> anchor;
  FormLines below;

  [[nodiscard]] double code_size() const { return code ? std::min(code->size(), width) : 0; }
};

SignatureBlock::SignatureBlock(const model::Model& model, const Options& options,
                               TextMeasurer& measurer, double font_size, double width,
                               SignaturePlace place) {
  const model::Approval& approval = model.identity.approval;
  auto content = std::make_unique<Content>();
  content->width = width;
  Setter setter(measurer, font_size);
  const Font plain = setter.plain();
  if (place == SignaturePlace::AfterChart) {
    setter.add_balanced(content->above, title_for(options.field_titles, "Disahkan oleh"), plain,
                        width);
  }
  for (const std::string_view line : office_lines(approval.office.text))
    setter.add_balanced(content->above, line, plain, width);
  if (approval.style == model::SignatureStyle::Qr)
    content->code = make_qr(qr_content(options, model));
  // Once in a document: a service takes the first one it finds.
  if (!options.anchor.empty() && (place == SignaturePlace::Identity || !options.identity)) {
    content->anchor = one_line(options.anchor, {kAnchorSize, false}, 1, width, measurer);
  }
  const double anchor = content->anchor ? content->anchor->height() : 0;
  content->space = content->code ? content->code_size() + 2 * kGap + anchor
                                 : std::max(kSpace * font_size, anchor + 2 * kGap);
  add_name(content->below, approval.name.text, setter, width);
  setter.add_balanced(content->below, approval.rank.text, plain, width);
  setter.add_balanced(content->below, nip_line(approval.nip.text), plain, width);
  content_ = std::move(content);
}

SignatureBlock::~SignatureBlock() = default;

double SignatureBlock::height() const {
  return height_of(content_->above) + content_->space + height_of(content_->below);
}

void SignatureBlock::draw(Point top_left, Page& page, double more) const {
  const std::size_t first = page.texts.size();
  const auto put = [&](const FormLines& lines, double top) {
    return draw_lines(lines, 0, lines.size(), top_left.x, content_->width, top, page);
  };
  const double y = put(content_->above, top_left.y);
  const double space = content_->space + more;
  const double anchor = content_->anchor ? content_->anchor->height() : 0;
  const double side = content_->code_size();
  if (content_->code) {
    const double top = y + (space - side - anchor) / 2;
    draw_qr(*content_->code, {top_left.x + (content_->width - side) / 2, top, side, side}, page);
    if (content_->anchor) put({*content_->anchor}, top + side);
  } else if (content_->anchor) {
    put({*content_->anchor}, y + (space - anchor) / 2);
  }
  put(content_->below, y + space);
  page.passages.push_back(passage_from(first, PassageKind::Paragraph, page));
}

}  // namespace sop::chart
