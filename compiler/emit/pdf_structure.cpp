#include "compiler/emit/pdf_structure.h"

#include <algorithm>
#include <string_view>

#include "compiler/emit/dot.h"
#include "compiler/emit/numbers.h"

namespace sop::emit {
namespace {

using chart::Page;
using chart::Passage;
using chart::PassageKind;
using chart::Symbol;
using chart::SymbolKind;

constexpr std::uint32_t kMostSpan = 10000;

// As the form's readers call them.
const char* name_of(SymbolKind kind) {
  static constexpr const char* kNames[] = {"mulai atau selesai", "kegiatan", "keputusan",
                                           "sambungan ke halaman lain",
                                           "sambungan dari halaman lain"};
  return kNames[static_cast<std::size_t>(kind)];
}

std::string words_of(const Symbol& symbol) {
  std::string words = name_of(symbol.kind);
  std::string text;
  for (const chart::TextLine& line : symbol.text) text += (text.empty() ? "" : " ") + line.text;
  if (!text.empty()) words += ": " + text;
  return words;
}

std::string bounding_box(chart::Rect rect, double page_height) {
  const double x = sane(rect.x);
  const double bottom = page_height - sane(rect.y) - std::max(0.0, sane(rect.height));
  return "<< /O /Layout /Placement /Block /BBox [" + number(x) + " " + number(bottom) + " " +
         number(x + std::max(0.0, sane(rect.width))) + " " + number(page_height - sane(rect.y)) +
         "] >>";
}

class StructureMaker {
 public:
  explicit StructureMaker(const chart::Chart& chart) : chart_(chart) {}

  Structure make() {
    for (page_number_ = 0; page_number_ < chart_.pages.size(); ++page_number_) add_page();
    return std::move(made_);
  }

 private:
  void add_page() {
    page_ = &chart_.pages[page_number_];
    height_ = page_size(*page_).height;
    made_.page_heights.push_back(height_);
    made_.pages.emplace_back();
    tables_.clear();
    add_furniture();
    add_pictures();
    if (page_->passages.empty()) {
      add_loose_texts();
    } else {
      for (const Passage& passage : page_->passages) add_passage(passage);
    }
    if (!page_->symbols.empty() || !page_->arrows.empty()) add_chart();
  }

  std::vector<Piece>& pieces() { return made_.pages.back(); }

  std::int32_t add_element(PdfElement element) {
    element.page = page_number_;
    made_.elements.push_back(std::move(element));
    return static_cast<std::int32_t>(made_.elements.size() - 1);
  }

  std::int32_t add_piece(Piece piece) {
    pieces().push_back(std::move(piece));
    return static_cast<std::int32_t>(pieces().size() - 1);
  }

  // A page without passages is read as it stands.
  void add_furniture() {
    Piece piece;
    taken_.assign(page_->texts.size(), page_->passages.empty());
    for (const Passage& passage : page_->passages) {
      for (std::uint32_t i = passage.first_text; i < end_of(passage); ++i) taken_[i] = true;
    }
    for (std::uint32_t i = 0; i < taken_.size(); ++i) {
      if (!taken_[i]) piece.texts.push_back(i);
    }
    add_piece(std::move(piece));
    std::fill(taken_.begin(), taken_.end(), false);
  }

  void add_pictures() {
    for (std::uint32_t i = 0; i < page_->images.size(); ++i) {
      Piece piece;
      piece.kind = Piece::Kind::Picture;
      piece.image = i;
      PdfElement element;
      element.type = "Figure";
      element.piece = add_piece(std::move(piece));
      element.attributes = bounding_box(page_->images[i].rect, height_);
      element.alternative = page_->images[i].alternative;
      if (element.alternative.empty()) element.alternative = "Gambar";
      add_element(std::move(element));
    }
  }

  void add_loose_texts() {
    Piece piece;
    piece.kind = Piece::Kind::Texts;
    for (std::uint32_t i = 0; i < page_->texts.size(); ++i) piece.texts.push_back(i);
    if (piece.texts.empty()) return;
    PdfElement element;
    element.piece = add_piece(std::move(piece));
    add_element(std::move(element));
  }

  void add_passage(const Passage& passage) {
    PdfElement element;
    element.piece = add_texts(passage);
    const bool cell = passage.kind == PassageKind::Heading || passage.kind == PassageKind::Cell;
    if (!cell) {
      if (element.piece < 0) return;
      element.type = passage.kind == PassageKind::Title ? "H1" : "P";
      add_element(std::move(element));
      return;
    }
    const bool heading = passage.kind == PassageKind::Heading;
    element.type = heading ? "TH" : "TD";
    element.parent = row_of(passage);
    element.attributes = cell_attributes(passage, heading);
    const std::int32_t parent = add_element(std::move(element));
    for (const std::uint32_t index : passage.symbols) {
      if (index >= page_->symbols.size()) continue;
      PdfElement symbol;
      symbol.type = "Figure";
      symbol.parent = parent;
      symbol.attributes = bounding_box(page_->symbols[index].rect, height_);
      symbol.alternative = words_of(page_->symbols[index]);
      add_element(std::move(symbol));
    }
  }

  // Texts of a passage that no earlier one has; -1: none.
  std::int32_t add_texts(const Passage& passage) {
    Piece piece;
    piece.kind = Piece::Kind::Texts;
    for (std::uint32_t i = passage.first_text; i < end_of(passage); ++i) {
      if (!taken_[i]) piece.texts.push_back(i);
      taken_[i] = true;
    }
    return piece.texts.empty() ? -1 : add_piece(std::move(piece));
  }

  [[nodiscard]] std::uint32_t end_of(const Passage& passage) const {
    const std::size_t texts = page_->texts.size();
    const std::size_t first = std::min<std::size_t>(passage.first_text, texts);
    return static_cast<std::uint32_t>(first + std::min<std::size_t>(passage.texts, texts - first));
  }

  static std::string cell_attributes(const Passage& passage, bool heading) {
    std::string out = heading ? " /Scope /Column" : "";
    const auto span = [&](const char* key, std::uint32_t value) {
      if (value > 1) out += key + std::to_string(std::min(value, kMostSpan));
    };
    span(" /RowSpan ", passage.row_span);
    span(" /ColSpan ", passage.column_span);
    return out.empty() ? out : "<< /O /Table" + out + " >>";
  }

  // Cells come row by row; a table or row that comes again goes on.
  std::int32_t row_of(const Passage& passage) {
    auto table = std::find_if(tables_.begin(), tables_.end(),
                              [&](const Table& one) { return one.number == passage.table; });
    if (table == tables_.end()) {
      PdfElement made;
      made.type = "Table";
      tables_.push_back({passage.table, add_element(std::move(made)), passage.row, -1});
      table = tables_.end() - 1;
    }
    Table& at = *table;
    if (at.row_element < 0 || at.row != passage.row) {
      PdfElement row;
      row.type = "TR";
      row.parent = at.element;
      at.row = passage.row;
      at.row_element = add_element(std::move(row));
    }
    return at.row_element;
  }

  // The way through the chart is told where it begins; later pages refer to it.
  void add_chart() {
    Piece piece;
    piece.kind = Piece::Kind::Chart;
    PdfElement element;
    element.type = "Figure";
    element.piece = add_piece(std::move(piece));
    chart::Rect area = page_->lanes;
    if (area.width <= 0 || area.height <= 0) area = {0, 0, page_size(*page_).width, height_};
    element.attributes = bounding_box(area, height_);
    if (!chart_told_) {
      element.alternative = chart_.in_words.empty() ? chart_.description : chart_.in_words;
    }
    if (element.alternative.empty()) {
      element.alternative = "Lanjutan bagan alir, halaman " + std::to_string(page_number_ + 1) +
                            " dari " + std::to_string(chart_.pages.size());
    }
    chart_told_ = true;
    add_element(std::move(element));
    for (const Symbol& symbol : page_->symbols) add_jump(symbol);
  }

  void add_jump(const Symbol& symbol) {
    if (symbol.partner_page < 0) return;
    const auto target = static_cast<std::size_t>(symbol.partner_page);
    if (target >= chart_.pages.size()) return;
    const std::vector<Symbol>& there = chart_.pages[target].symbols;
    const auto partner = std::find_if(there.begin(), there.end(),
                                      [&](const Symbol& one) { return one.id == symbol.partner; });
    if (partner == there.end()) return;
    constexpr double kAbove = 36;  // what is left to see above the target
    PdfJump jump;
    jump.page = page_number_;
    jump.area = symbol.rect;
    jump.target_page = static_cast<std::uint32_t>(target);
    jump.target_top = std::max(0.0, sane(partner->rect.y) - kAbove);
    jump.text = words_of(symbol) + ", halaman " + std::to_string(target + 1);
    PdfElement element;
    element.type = "Link";
    element.jump = static_cast<std::int32_t>(made_.jumps.size());
    element.alternative = jump.text;
    made_.jumps.push_back(std::move(jump));
    add_element(std::move(element));
  }

  struct Table {
    std::uint32_t number = 0;
    std::int32_t element = -1;
    std::uint32_t row = 0;
    std::int32_t row_element = -1;
  };

  const chart::Chart& chart_;
  Structure made_;
  std::uint32_t page_number_ = 0;
  const Page* page_ = nullptr;
  double height_ = 0;
  bool chart_told_ = false;
  std::vector<bool> taken_;  // by text
  std::vector<Table> tables_;
};

}  // namespace

Structure structure_of(const chart::Chart& chart) {
  return StructureMaker(chart).make();
}

}  // namespace sop::emit
