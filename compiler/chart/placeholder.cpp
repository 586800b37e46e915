#include "compiler/chart/placeholder.h"

#include <optional>
#include <vector>

namespace sop::chart {
namespace {

std::string joined(const std::vector<model::Text>& lines) {
  std::string all;
  for (const model::Text& line : lines) {
    if (!all.empty()) all += ", ";
    all += line.text;
  }
  return all;
}

std::optional<std::string> value_of(std::string_view name, const model::Model& model,
                                    PageNumber number) {
  const auto counted = [](std::size_t n) { return n == 0 ? std::string() : std::to_string(n); };
  if (name == "judul") return name_of(model);
  if (name == "nomor") return model.identity.number.text;
  if (name == "instansi") return joined(model.identity.agency);
  if (name == "unit") return joined(model.identity.unit);
  if (name == "halaman") return counted(number.page);
  if (name == "jumlah") return counted(number.pages);
  return std::nullopt;
}

}  // namespace

const std::string& name_of(const model::Model& model) {
  return model.identity.name.empty() ? model.title : model.identity.name.text;
}

std::string fill_in(std::string_view text, const model::Model& model, PageNumber number) {
  std::string out;
  while (!text.empty()) {
    const std::size_t open = text.find('{');
    out += text.substr(0, open);
    if (open == std::string_view::npos) break;
    text.remove_prefix(open);
    const std::size_t close = text.find('}');
    const auto value = close == std::string_view::npos
                           ? std::nullopt
                           : value_of(text.substr(1, close - 1), model, number);
    const std::size_t taken = value ? close + 1 : 1;
    out += value ? std::string_view(*value) : text.substr(0, 1);
    text.remove_prefix(taken);
  }
  return out;
}

}  // namespace sop::chart
