#include "compiler/project/regulations.h"

#include <algorithm>

#include "compiler/base/utf8.h"

namespace sop {
namespace {

struct Short {
  std::string_view written;  // as a key
  std::string_view brief;
};
// Types whose short form does not begin as the long one does.
constexpr Short kShort[] = {
    {"undangundangdasar", "uud"},
    {"undangundang", "uu"},
    {"peraturanpemerintahpenggantiundangundang", "perpu"},
    {"peraturanpemerintah", "pp"},
    {"peraturanpresiden", "perpres"},
    {"keputusanpresiden", "keppres"},
    {"instruksipresiden", "inpres"},
    {"peraturandaerah", "perda"},
    {"peraturangubernur", "pergub"},
    {"peraturanbupati", "perbup"},
    {"peraturanwalikota", "perwali"},
    {"peraturanwali", "perwali"},
    {"peraturanmenteridalamnegeri", "permendagri"},
    {"keputusanmenteridalamnegeri", "kepmendagri"},
    {"instruksimenteridalamnegeri", "inmendagri"},
    {"peraturanmenteri", "permen"},
    {"keputusanmenteri", "kepmen"},
};
// Words that come and go in the name of one institution.
constexpr std::string_view kPassedOver[] = {"republik", "indonesia", "ri", "dan", "negara", "r.i."};

// Letters and digits only, lower case; long types by their short form.
std::string type_key(std::string_view type) {
  std::string key;
  std::string word;
  const auto flush = [&] {
    if (std::find(std::begin(kPassedOver), std::end(kPassedOver), word) == std::end(kPassedOver))
      for (const char c : word) {
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) key += c;
      }
    word.clear();
  };
  for (const char c : utf8::fold(type)) {
    if (c == ' ') {
      flush();
    } else {
      word += c;
    }
  }
  flush();
  for (const Short& one : kShort) {
    if (key.compare(0, one.written.size(), one.written) != 0) continue;
    key = std::string(one.brief) + key.substr(one.written.size());
    break;
  }
  // The ministry of the apparatus, in its several spellings.
  for (const std::string_view minister : {"pendayagunaanaparaturreformasibirokrasi", "panrb"}) {
    if (const std::size_t at = key.find(minister); at != std::string::npos)
      key.replace(at, minister.size(), "panrb");
  }
  if (const std::size_t at = key.find("pendayagunaanaparatur"); at != std::string::npos)
    key.replace(at, std::string_view("pendayagunaanaparatur").size(), "pan");
  return key;
}

std::string number_of(std::string_view number, std::string_view year) {
  std::string key = utf8::fold(number);
  key.erase(std::remove(key.begin(), key.end(), ' '), key.end());
  key.erase(0, std::min(key.find_first_not_of('0'), key.size()));
  return key + "/" + std::string(year);
}

}  // namespace

Regulations::Regulations(std::vector<const model::Regulation*> all) : all_(std::move(all)) {
  for (const model::Regulation* one : all_) {
    const std::string title = utf8::fold(one->title);
    const std::size_t number = std::min(title.find(" nomor "), title.size());
    by_number_[number_of(one->number, one->year)].push_back(
        {one, type_key(one->type), type_key(std::string_view(title).substr(0, number))});
  }
}

const model::Regulation* Regulations::find(std::string_view type, std::string_view number,
                                           std::string_view year) const {
  const auto found = by_number_.find(number_of(number, year));
  if (found == by_number_.end()) return nullptr;
  const std::string key = type_key(type);
  for (const Entry& entry : found->second) {
    if (entry.short_type == key || entry.long_type == key) return entry.regulation;
  }
  // "PermenPAN" for "PermenPAN-RB", "Permen" for any: a beginning that fits one of them only.
  const model::Regulation* only = nullptr;
  constexpr std::size_t kLeast = 5;
  for (const Entry& entry : found->second) {
    const bool fits = key.size() >= kLeast &&
                      (entry.short_type.starts_with(key) || key.starts_with(entry.short_type));
    if (!fits || entry.short_type.size() < kLeast) continue;
    if (only != nullptr) return nullptr;
    only = entry.regulation;
  }
  return only;
}

}  // namespace sop
