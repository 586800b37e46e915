// How regulations are cited, in every usual wording: "UU 25/2009", "Permen PAN dan RB No. 53 Thn
// 2014", "Peraturan Menteri … Republik Indonesia Nomor 35 Tahun 2012 tentang …",
// "PER/21/M.PAN/11/2008", chains with "jo." Pure functions over the text of one item; offsets are
// offsets in that text. Linear in its length; nothing is reported here.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "compiler/syntax/phrases.h"

namespace sop::citation {

struct Citation {
  std::string type;    // as type_key() gives it
  std::string number;  // "35", "188.45/12/Kpts"; empty where none is written
  std::string year;    // four digits, or empty
  bool local = false;  // Perda, Perbup, Perwali, …: of one region, in no catalogue
  bool general =
      false;  // "Peraturan Daerah yang berlaku", "Undang-Undang:", the UUD: not one regulation
  phrases::Slice head;   // from the type to the year
  phrases::Slice title;  // after "tentang"; empty where none is written
  phrases::Slice whole;  // head, title and "(Lembaran Negara …)"
  [[nodiscard]] bool has_title() const { return title.begin != title.end; }
};

// The citations of one item, in order: the regulation it names, and after "jo." or "sebagaimana
// diubah dengan" its changes. A regulation named in the title of another is not one of them. Empty:
// the item does not begin as a regulation does.
[[nodiscard]] std::vector<Citation> read(std::string_view item);

// One spelling for all names of a type: "Permen PAN dan RB", "PermenPAN" and "Peraturan Menteri
// Negara Pendayagunaan Aparatur Negara" are "permenpanrb". Letters and digits only.
[[nodiscard]] std::string type_key(std::string_view written);

// Is this the type of a ministry or agency we know by its short name? Such a one is no slip of
// another.
[[nodiscard]] bool is_known_type(std::string_view type_key);

// "35/2012" at the end of a short name, its type before it: "PermanPAN-RB 35/2012". Nothing if the
// text is not of this form, whatever the type.
struct ShortName {
  std::string_view type, number, year;
};
[[nodiscard]] bool read_short_name(std::string_view item, ShortName& name);

// Does an item begin with the number, the year or the title of a regulation, as the second half of
// one that was cut in two ("Republik Indonesia Nomor 35 Tahun 2012 tentang …")?
enum class Half { None, Number, Year, Title };
[[nodiscard]] Half second_half(std::string_view item);

// How a cited title stands to the official one. Case, punctuation and brackets don't count.
enum class TitleMatch {
  Same,
  Cut,    // words are missing at the end, or a linking word, or some are abbreviated
  Other,  // a word differs
};
[[nodiscard]] TitleMatch compare_titles(std::string_view cited, std::string_view official);

}  // namespace sop::citation
