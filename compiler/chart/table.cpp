#include "compiler/chart/table.h"

#include <algorithm>
#include <cmath>
#include <string_view>

#include "compiler/chart/paper.h"

namespace sop::chart {
namespace {

class TableMaker {
 public:
  TableMaker(const model::Model& model, const Plan& plan, const Options& options,
             TextMeasurer& measurer)
      : model_(model), plan_(plan), options_(options), texts_(model, options), measurer_(measurer) {
    table_.area = content_area(options);
    table_.font = {options.font_size, false};
    table_.label_font = {std::max(6.0, options.font_size * 0.83), false};
  }

  Table run(TableShape shape) {
    make_columns(model_, plan_, options_, texts_, shape, measurer_, table_);
    make_headings(options_, measurer_, table_);
    size_symbols();
    break_cells();
    return std::move(table_);
  }

 private:
  void size_symbols() {
    const double lane = table_.lane_width;
    // Answers get smaller rather than run over the rules of a narrow lane.
    double& label = table_.label_font.size;
    while (label > 6 && measurer_.width("Tidak", {label, false}) > lane / 2 - 4) label -= 0.25;
    const double width = table_.symbol_width;
    // Small text asks for small symbols: a chart that shall fit a page has low rows.
    const double scale = std::clamp(table_.font.size / kUsualSize, 0.7, 1.6);
    const double box = std::min(width * 0.56, 24.0 * scale);
    const double diamond = std::min(width * 0.72, 32.0 * scale);
    table_.sizes.resize(plan_.symbols.size());
    for (std::size_t i = 0; i < plan_.symbols.size(); ++i) {
      const PlannedSymbol& symbol = plan_.symbols[i];
      SymbolSize& size = table_.sizes[i];
      size.width = width;
      size.height = symbol.kind == SymbolKind::Diamond ? diamond : box;
      if (symbol.own_capsule) size.height = box * 0.75;
      if (symbol.text.empty()) continue;
      if (symbol.kind == SymbolKind::Diamond) {
        fit_question(symbol, lane - 16, size);
      } else {
        fit_word(symbol, size);
      }
    }
  }

  // "Mulai" in a capsule, at the largest size that fits; too small to read: nothing.
  void fit_word(const PlannedSymbol& symbol, SymbolSize& size) {
    for (double points = table_.label_font.size; points >= 5; points -= 0.5) {
      const double width = measurer_.width(symbol.text, {points, false});
      if (width > size.width - 4 || points * 1.1 > size.height) continue;
      size.text = {{points, false}, {{"", symbol.text, 0, width, 0}}};
      return;
    }
  }

  // A question goes into its diamond, which may grow for it; one that does not fit stands in the
  // Kegiatan cell.
  void fit_question(const PlannedSymbol& symbol, double widest, SymbolSize& size) {
    constexpr double kTallest = 58;
    constexpr double kFill = 0.94;  // of the diamond's diagonal
    for (double points = table_.label_font.size; points >= 6.4; points -= 0.5) {
      const Font font{points, false};
      const double word = widest_word(symbol.text, font, measurer_);
      if (word > widest * 0.8) continue;
      const double whole = measurer_.width(symbol.text, font);
      SymbolSize best;
      for (const double part : {1.0, 0.56, 0.4, 0.3}) {
        TextBlock block =
            break_text(symbol.text, font, std::max(word, whole * part) + 0.01, measurer_);
        for (double width = size.width; width <= widest; width += 2) {
          const double filled = block.widest() / width;
          if (filled > 0.86) continue;
          const double height = std::max(size.height, block.height() / (kFill - filled));
          if (height > kTallest || (best.width > 0 && width * height >= best.width * best.height))
            continue;
          best = {width, height, block};
        }
      }
      if (best.width > 0) {
        size = best;
        return;
      }
    }
  }

  void break_cells() {
    table_.cells.resize(plan_.rows.size());
    std::vector<std::string> questions(plan_.rows.size());
    for (std::size_t i = 0; i < plan_.symbols.size(); ++i) {
      const PlannedSymbol& symbol = plan_.symbols[i];
      if (symbol.kind != SymbolKind::Diamond || symbol.text.empty() ||
          !table_.sizes[i].text.lines.empty())
        continue;
      std::string& question = questions[symbol.row];
      question += (question.empty() ? "" : " ") + symbol.text;
    }
    for (std::size_t r = 0; r < plan_.rows.size(); ++r) {
      const PlannedRow& row = plan_.rows[r];
      for (const Column& column : table_.columns) {
        const double room = column.width - 2 * kCellPadding;
        if (column.kind == ColumnKind::Number) {
          table_.cells[r].push_back(
              break_text(number_text(model_.rows[row.row]), table_.font, room + 2, measurer_));
          continue;
        }
        const model::Paragraphs& paragraphs = texts_.of(row.row, column.kind, row.letter);
        if (column.kind == ColumnKind::Activity && !questions[r].empty()) {
          model::Paragraphs longer = paragraphs;
          longer.push_back({"", {questions[r], {}}});
          table_.cells[r].push_back(break_paragraphs(longer, table_.font, room, measurer_));
        } else {
          table_.cells[r].push_back(break_paragraphs(paragraphs, table_.font, room, measurer_));
        }
      }
    }
  }

  const model::Model& model_;
  const Plan& plan_;
  const Options& options_;
  CellTexts texts_;
  TextMeasurer& measurer_;
  Table table_;
};

}  // namespace

std::string number_text(const model::Row& row) {
  std::string text = row.number;
  const bool plain = !text.empty() && text.back() >= '0' && text.back() <= '9';
  return plain ? text + "." : text;
}

std::size_t Table::most_lines(std::size_t row) const {
  std::size_t most = 0;
  for (const TextBlock& block : cells[row]) most = std::max(most, block.lines.size());
  return most;
}

Table make_table(const model::Model& model, const Plan& plan, const Options& options,
                 TableShape shape, TextMeasurer& measurer) {
  return TableMaker(model, plan, options, measurer).run(shape);
}

}  // namespace sop::chart
