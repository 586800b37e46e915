#include "compiler/project/settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "compiler/base/suggest.h"
#include "compiler/base/utf8.h"
#include "compiler/source/toml_places.h"
#include "compiler/syntax/keyword.h"

namespace sop {
namespace {

using model::Level;
using model::Settings;

enum class Type : std::uint8_t {
  Text,     // of at most `most` characters; 0: of any length
  Lines,    // a text or a list of texts
  Flag,     // true, false
  Number,   // whole, within bounds
  Choice,   // one of the words
  Choices,  // a list of the words, each once
};

// One key: where it stands, what it takes, where it goes. A Flag comes as the number 0 or 1.
struct Key {
  std::string_view path;  // "kertas.ukuran"
  Type type;
  std::string_view words;  // of a Choice, parted by |
  std::int64_t least, most;
  void (*apply)(ProjectSettings& out, const std::vector<std::string>& texts, std::int64_t number);
};

constexpr std::int64_t kShortestDay = 60;  // minutes
constexpr std::int64_t kLongestDay = 1440;

constexpr std::int64_t kSmallestFont = 6;  // points
constexpr std::int64_t kLargestFont = 14;

constexpr std::int64_t kLongestAnchor = 32;  // characters; more does not fit the space for signing

using Texts = std::vector<std::string>;

model::PrintSettings& print_of(ProjectSettings& out) {
  return out.settings.print;
}

// "Hari Libur 2026; Libur Daerah", or a list of such texts.
std::vector<std::string> names_of(const Texts& texts) {
  std::vector<std::string> names;
  for (std::string_view text : texts) {
    while (!text.empty()) {
      const std::size_t end = std::min(text.find(';'), text.size());
      std::string name = utf8::clean(text.substr(0, end));
      if (!name.empty()) names.push_back(std::move(name));
      text.remove_prefix(std::min(end + 1, text.size()));
    }
  }
  return names;
}

constexpr Key kKeys[] = {
    {"instansi.nama", Type::Lines, "", 0, 0,
     [](ProjectSettings& out, const Texts& texts, std::int64_t) { out.settings.agency = texts; }},
    {"instansi.unit", Type::Text, "", 0, 0,
     [](ProjectSettings& out, const Texts& texts, std::int64_t) { out.settings.unit = texts[0]; }},
    {"instansi.alamat", Type::Text, "", 0, 0,
     [](ProjectSettings& out, const Texts& texts, std::int64_t) {
       out.settings.address = texts[0];
     }},
    {"kertas.ukuran", Type::Choice, "A4|F4|Letter|Legal", 0, 0,
     [](ProjectSettings& out, const Texts& texts, std::int64_t) { out.settings.paper = texts[0]; }},
    {"kertas.arah", Type::Choice, "mendatar|tegak", 0, 0,
     [](ProjectSettings& out, const Texts&, std::int64_t number) {
       out.settings.portrait = number == 1;
     }},
    {"waktu.hari", Type::Choice, "hari kerja|hari kalender", 0, 0,
     [](ProjectSettings& out, const Texts&, std::int64_t number) {
       out.settings.bare_day =
           number == 0 ? phrases::TimeUnit::WorkingDay : phrases::TimeUnit::CalendarDay;
       out.settings.bare_day_decided = true;
     }},
    {"waktu.menit_sehari", Type::Number, "", kShortestDay, kLongestDay,
     [](ProjectSettings& out, const Texts&, std::int64_t number) {
       out.settings.day_minutes = static_cast<std::uint32_t>(number);
     }},
    {"waktu.zona", Type::Choice, "WIB|WITA|WIT", 0, 0,
     [](ProjectSettings& out, const Texts& texts, std::int64_t) { out.settings.zone = texts[0]; }},
    {"waktu.kalender", Type::Lines, "", 0, 0,
     [](ProjectSettings& out, const Texts& texts, std::int64_t) {
       out.settings.calendars = names_of(texts);
     }},
    {"waktu.hari_libur", Type::Choice, "libur|tetap bekerja", 0, 0,
     [](ProjectSettings& out, const Texts&, std::int64_t number) {
       out.settings.works_on_holidays = number == 1;
     }},
    {"waktu.hari_kerja_berakhir", Type::Choice, "jam tutup|jam yang sama", 0, 0,
     [](ProjectSettings& out, const Texts&, std::int64_t number) {
       out.settings.day_ends_at_same_moment = number == 1;
     }},
    {"proyek.abaikan", Type::Lines, "", 0, 0,
     [](ProjectSettings& out, const Texts& texts, std::int64_t) { out.left_out = texts; }},
    {"cetak.huruf", Type::Text, "", 0, 0,
     [](ProjectSettings& out, const Texts& texts, std::int64_t) { print_of(out).font = texts[0]; }},
    {"cetak.ukuran_huruf", Type::Number, "", kSmallestFont, kLargestFont,
     [](ProjectSettings& out, const Texts&, std::int64_t number) {
       print_of(out).font_size = static_cast<std::uint32_t>(number);
     }},
    {"cetak.logo", Type::Text, "", 0, 0,
     [](ProjectSettings& out, const Texts& texts, std::int64_t) { print_of(out).logo = texts[0]; }},
    {"cetak.sampul", Type::Flag, "", 0, 0,
     [](ProjectSettings& out, const Texts&, std::int64_t flag) {
       print_of(out).cover = flag == 1;
     }},
    {"cetak.kepala", Type::Text, "", 0, 0,
     [](ProjectSettings& out, const Texts& texts, std::int64_t) {
       print_of(out).header = texts[0];
     }},
    {"cetak.kaki", Type::Text, "", 0, 0,
     [](ProjectSettings& out, const Texts& texts, std::int64_t) {
       print_of(out).footer = texts[0];
     }},
    {"cetak.nomor_kolom", Type::Flag, "", 0, 0,
     [](ProjectSettings& out, const Texts&, std::int64_t flag) {
       print_of(out).number_row = flag == 1;
     }},
    {"cetak.kapsul", Type::Flag, "", 0, 0,
     [](ProjectSettings& out, const Texts&, std::int64_t flag) {
       print_of(out).capsules = flag == 1;
     }},
    {"cetak.satu_lembar", Type::Flag, "", 0, 0,
     [](ProjectSettings& out, const Texts&, std::int64_t flag) {
       print_of(out).one_sheet = flag == 1;
     }},
    {"cetak.muat", Type::Flag, "", 0, 0,
     [](ProjectSettings& out, const Texts&, std::int64_t flag) { print_of(out).fit = flag == 1; }},
    {"cetak.kolom", Type::Choices, "no|kegiatan|pelaksana|kelengkapan|waktu|output|keterangan", 0,
     0,
     [](ProjectSettings& out, const Texts& texts, std::int64_t) { print_of(out).columns = texts; }},
    {"cetak.jangkar", Type::Text, "", 0, kLongestAnchor,
     [](ProjectSettings& out, const Texts& texts, std::int64_t) {
       print_of(out).anchor = texts[0];
     }},
    {"cetak.qr", Type::Text, "", 0, 0,
     [](ProjectSettings& out, const Texts& texts, std::int64_t) { print_of(out).qr = texts[0]; }},
    {"cetak.satuan_waktu", Type::Choice, "menit|jam|hari kerja|hari kalender|minggu|bulan", 0, 0,
     [](ProjectSettings& out, const Texts&, std::int64_t number) {
       constexpr phrases::TimeUnit kUnits[] = {
           phrases::TimeUnit::Minute,      phrases::TimeUnit::Hour, phrases::TimeUnit::WorkingDay,
           phrases::TimeUnit::CalendarDay, phrases::TimeUnit::Week, phrases::TimeUnit::Month};
       print_of(out).time_unit = kUnits[number];
     }},
};

// Sections whose keys are names of columns and fields, or codes of findings.
constexpr std::string_view kColumnTitles = "judul.kolom";
constexpr std::string_view kFieldTitles = "judul.bidang";
constexpr std::string_view kRules = "aturan";
constexpr std::string_view kColumns[] = {"no",          "kegiatan", "pelaksana", "mutu baku",
                                         "kelengkapan", "waktu",    "output",    "keterangan"};
constexpr std::string_view kFields[] = {"nomor sop",        "tanggal pembuatan",
                                        "tanggal revisi",   "tanggal efektif",
                                        "disahkan oleh",    "nama sop",
                                        "dasar hukum",      "kualifikasi pelaksana",
                                        "keterkaitan",      "peralatan/perlengkapan",
                                        "peringatan",       "pencatatan dan pendataan",
                                        "maksud dan tujuan"};
constexpr std::string_view kLevels = "abaikan|catatan|peringatan|kesalahan";

std::vector<std::string> words_of(std::string_view list) {
  std::vector<std::string> words;
  while (!list.empty()) {
    const std::size_t bar = std::min(list.find('|'), list.size());
    words.emplace_back(list.substr(0, bar));
    list.remove_prefix(std::min(bar + 1, list.size()));
  }
  return words;
}

std::string quoted(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words)
    out += fmt::format("{}\"{}\"", out.empty() ? "" : ", ", word);
  return out;
}

// The first `most` characters; 0: all.
std::string beginning(const std::string& text, std::int64_t most) {
  if (most == 0) return text;
  std::size_t at = 0;
  for (std::int64_t i = 0; i < most && at < text.size(); ++i)
    at += std::max<std::size_t>(1, utf8::length_at(text, at));
  return text.substr(0, at);
}

class Reader {
 public:
  Reader(const SourceFile& file, Sink& sink) : file_(file), places_(file), sink_(sink) {}

  ProjectSettings run() {
    const toml::parse_result parsed = toml::parse(std::string_view(file_.text));
    if (!parsed) {
      const toml::parse_error& error = parsed.error();
      const std::uint32_t at = places_.offset(error.source().begin);
      sink_.report(finding<Kind::SettingsSyntax>(Span{file_.id, at, at}, error.description()));
      return {};
    }
    read_table(parsed.table(), "");
    return std::move(out_);
  }

 private:
  [[nodiscard]] Span span(const toml::source_region& region) const { return places_.span(region); }

  static bool is_section(std::string_view path) {
    if (path == "judul" || path == kColumnTitles || path == kFieldTitles || path == kRules)
      return true;
    return std::any_of(std::begin(kKeys), std::end(kKeys), [&](const Key& key) {
      return key.path.substr(0, key.path.find('.')) == path;
    });
  }

  void read_table(const toml::table& table, const std::string& path) {
    for (const auto& [key, node] : table) {
      const std::string full =
          path.empty() ? std::string(key.str()) : fmt::format("{}.{}", path, key.str());
      const Span at = span(key.source());
      if (path == kRules) {
        read_rule(std::string(key.str()), node, at);
      } else if (path == kColumnTitles) {
        read_title(std::string(key.str()), node, at, kColumns, out_.settings.column_titles);
      } else if (path == kFieldTitles) {
        read_title(std::string(key.str()), node, at, kFields, out_.settings.field_titles);
      } else if (is_section(full)) {
        if (const toml::table* inner = node.as_table()) {
          read_table(*inner, full);
        } else {
          bad(full, node, Phrase::ExpectedTable);
        }
      } else {
        read_key(full, node, at);
      }
    }
  }

  void read_key(const std::string& path, const toml::node& node, Span at) {
    const auto* key = std::find_if(std::begin(kKeys), std::end(kKeys),
                                   [&](const Key& one) { return one.path == path; });
    if (key == std::end(kKeys)) {
      unknown(path, at);
      return;
    }
    std::vector<std::string> texts;
    std::int64_t number = 0;
    if (read_value(*key, node, texts, number)) key->apply(out_, texts, number);
  }

  bool read_value(const Key& key, const toml::node& node, std::vector<std::string>& texts,
                  std::int64_t& number) {
    switch (key.type) {
      case Type::Flag:
        number = node.value<bool>().value_or(false) ? 1 : 0;
        if (node.is_boolean()) return true;
        return bad(key.path, node, Phrase::ExpectedFlag);
      case Type::Number:
        number = node.value<std::int64_t>().value_or(key.least - 1);
        if (node.is_integer() && number >= key.least && number <= key.most) return true;
        return bad(key.path, node, Phrase::NumberBetween,
                   {std::to_string(key.least), std::to_string(key.most)});
      case Type::Text:
        if (!node.is_string()) return bad(key.path, node, Phrase::ExpectedText);
        texts.push_back(utf8::clean(node.value<std::string>().value_or("")));
        if (const std::string cut = beginning(texts.back(), key.most); cut != texts.back())
          return bad(key.path, node, Phrase::DidYouMean, {cut});
        return true;
      case Type::Lines:
        return read_lines(key, node, texts);
      case Type::Choices:
        return read_choices(key, node, texts);
      case Type::Choice:
        break;
    }
    const std::vector<std::string> words = words_of(key.words);
    const std::string said = utf8::fold(node.value<std::string>().value_or(""));
    const auto found = std::find_if(words.begin(), words.end(), [&](const std::string& word) {
      return node.is_string() && utf8::fold(word) == said;
    });
    if (found == words.end()) return bad(key.path, node, Phrase::OneOf, {quoted(words)});
    number = found - words.begin();
    texts.push_back(*found);
    return true;
  }

  bool read_lines(const Key& key, const toml::node& node, std::vector<std::string>& texts) {
    if (const auto text = node.value<std::string>(); node.is_string()) {
      texts.push_back(utf8::clean(*text));
      return true;
    }
    const toml::array* list = node.as_array();
    if (list == nullptr) return bad(key.path, node, Phrase::ExpectedTexts);
    for (const toml::node& one : *list) {
      if (!one.is_string()) return bad(key.path, one, Phrase::ExpectedTexts);
      texts.push_back(utf8::clean(one.value<std::string>().value_or("")));
    }
    return true;
  }

  bool read_choices(const Key& key, const toml::node& node, std::vector<std::string>& texts) {
    if (!read_lines(key, node, texts)) return false;
    const std::vector<std::string> words = words_of(key.words);
    std::vector<std::string> seen;
    for (std::string& text : texts) {
      text = utf8::fold(text);
      const bool known = std::find(words.begin(), words.end(), text) != words.end();
      if (!known || std::find(seen.begin(), seen.end(), text) != seen.end())
        return bad(key.path, node, Phrase::EachOneOf, {quoted(words)});
      seen.push_back(text);
    }
    return true;
  }

  template <std::size_t N>
  void read_title(const std::string& key, const toml::node& node, Span at,
                  const std::string_view (&known)[N], std::map<std::string, std::string>& titles) {
    std::string name = utf8::fold(key);
    if (name == "nomor") name = "nomor sop";
    if (name == "peralatan dan perlengkapan") name = "peralatan/perlengkapan";
    if (std::find(std::begin(known), std::end(known), name) == std::end(known)) {
      report_unknown(key, at, {std::begin(known), std::end(known)});
    } else if (!node.is_string()) {
      bad(key, node, Phrase::ExpectedText);
    } else {
      titles[name] = utf8::clean(node.value<std::string>().value_or(""));
    }
  }

  void read_rule(const std::string& key, const toml::node& node, Span at) {
    const auto* row = std::find_if(std::begin(kKinds), std::end(kKinds), [&](const KindInfo& one) {
      return utf8::fold(key) == fmt::format("sop{}", one.number);
    });
    if (row == std::end(kKinds)) {
      report_unknown_rule(key, at);
      return;
    }
    const std::vector<std::string> words = words_of(kLevels);
    const std::string said = utf8::fold(node.value<std::string>().value_or(""));
    const auto word = std::find(words.begin(), words.end(), said);
    if (word == words.end()) {
      bad(fmt::format("{}.{}", kRules, key), node, Phrase::OneOf, {quoted(words)});
      return;
    }
    const auto level = static_cast<Level>(word - words.begin());
    if (row->severity == Severity::Error && level != Level::Error) {
      sink_.report(finding<Kind::RuleNotLowered>(at, fmt::format("SOP{}", row->number)));
      return;
    }
    out_.settings.levels[row->number] = level;
  }

  bool bad(std::string_view path, const toml::node& node, Phrase expected,
           std::vector<std::string> with = {}) {
    sink_.report(
        finding<Kind::BadSetting>(span(node.source()), path).hint(expected, std::move(with)));
    return false;
  }

  void unknown(const std::string& path, Span at) {
    const std::size_t dot = path.rfind('.');
    const std::string section = dot == std::string::npos ? "" : path.substr(0, dot);
    std::vector<std::string> known;
    const auto offer = [&](std::string_view candidate) {
      const std::size_t end = candidate.rfind('.');
      const std::string_view parent =
          end == std::string_view::npos ? std::string_view() : candidate.substr(0, end);
      const std::string name(end == std::string_view::npos ? candidate : candidate.substr(end + 1));
      if (parent == section && std::find(known.begin(), known.end(), name) == known.end())
        known.push_back(name);
    };
    for (const Key& key : kKeys) {
      offer(key.path);
      offer(key.path.substr(0, key.path.find('.')));
    }
    for (const std::string_view other :
         {std::string_view("judul"), kColumnTitles, kFieldTitles, kRules})
      offer(other);
    report_unknown(dot == std::string::npos ? path : path.substr(dot + 1), at, known);
  }

  void report_unknown(const std::string& name, Span at, const std::vector<std::string>& known) {
    Diagnostic diagnostic = finding<Kind::UnknownSetting>(at, name);
    if (const auto near = nearest(name, known)) {
      diagnostic = std::move(diagnostic)
                       .hint(Phrase::DidYouMean, {known[*near]})
                       .fix(at, bare(known[*near]), Applicability::Ask);
    } else {
      diagnostic = std::move(diagnostic).hint(Phrase::OneOf, {quoted(known)});
    }
    sink_.report(std::move(diagnostic));
  }

  // A key as TOML wants it: quoted where it is more than letters.
  static std::string bare(const std::string& key) {
    const bool plain = std::all_of(key.begin(), key.end(), [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    });
    return plain ? key : fmt::format("\"{}\"", key);
  }

  void report_unknown_rule(const std::string& key, Span at) {
    Diagnostic diagnostic = finding<Kind::UnknownRule>(at, key);
    std::vector<std::string> codes;
    for (const KindInfo& one : kKinds) codes.push_back(fmt::format("SOP{}", one.number));
    if (const auto near = nearest(key, codes))
      diagnostic = std::move(diagnostic).hint(Phrase::DidYouMean, {codes[*near]});
    sink_.report(std::move(diagnostic));
  }

  const SourceFile& file_;
  TomlPlaces places_;
  Sink& sink_;
  ProjectSettings out_;
};

}  // namespace

ProjectSettings read_settings(const SourceFile& file, Sink& sink) {
  return Reader(file, sink).run();
}

}  // namespace sop
