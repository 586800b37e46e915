#include "compiler/check/actors.h"

#include <algorithm>
#include <iterator>

#include "compiler/base/utf8.h"

namespace sop::actors {
namespace {

using words::Sentence;
using words::Word;

struct Office {
  std::string_view word;
  std::string_view meaning;  // spelt out; empty: the word itself
  bool needs_tail;           // is an office only with a name behind it
};

constexpr Office kOffices[] = {
    {"bendahara", "", false},
    {"camat", "", false},
    {"inspektur", "", false},
    {"irban", "inspektur pembantu", false},
    {"ka", "kepala", true},
    {"kaban", "kepala badan", false},
    {"kabag", "kepala bagian", false},
    {"kabid", "kepala bidang", false},
    {"kadis", "kepala dinas", false},
    {"kasi", "kepala seksi", false},
    {"kasie", "kepala seksi", false},
    {"kasubag", "kepala subbagian", false},
    {"kasubbag", "kepala subbagian", false},
    {"kasubbid", "kepala subbidang", false},
    {"kasubid", "kepala subbidang", false},
    {"kepala", "", true},
    {"lurah", "", false},
    {"sekban", "sekretaris badan", false},
    {"sekcam", "sekretaris kecamatan", false},
    {"sekdis", "sekretaris dinas", false},
    {"seklur", "sekretaris kelurahan", false},
    {"sekretaris", "", false},
    {"staf", "", false},
    {"staff", "staf", false},
    {"subag", "subbagian", true},
    {"subbag", "subbagian", true},
    {"subbagian", "", true},
};

constexpr std::string_view kActors[] = {
    "admin",     "anggota",  "arsiparis", "auditor",  "direktur", "ketua",       "operator",
    "panitia",   "pegawai",  "pejabat",   "pelapor",  "pemohon",  "penelaah",    "pengadministrasi",
    "pengelola", "penyedia", "petugas",   "pimpinan", "tim",      "verifikator", "wakil"};

// Abbreviations inside a name.
struct Short {
  std::string_view word, meaning;
};
constexpr Short kShort[] = {{"sek", "sekretaris"},
                            {"bag", "bagian"},
                            {"bid", "bidang"},
                            {"kec", "kecamatan"},
                            {"adm", "administrasi"}};

// Words that make another office of a name they stand in.
constexpr std::string_view kOther[] = {"pembantu", "wakil", "anggota", "staf", "asisten", "tim"};
// Words that add nothing to the name of an office.
constexpr std::string_view kEmpty[] = {"opd",    "pd",        "skpd",      "dinas",
                                       "badan",  "kecamatan", "kota",      "kabupaten",
                                       "kantor", "provinsi",  "kelurahan", "terkait"};
constexpr std::string_view kUnits[] = {"subbagian", "subbidang", "bagian", "bidang", "seksi"};

template <std::size_t N>
bool holds(const std::string_view (&table)[N], std::string_view word) {
  return std::find(std::begin(table), std::end(table), word) != std::end(table);
}

const Office* office(std::string_view low) {
  for (const Office& one : kOffices) {
    if (one.word.size() == low.size() && one.word == low) return &one;
  }
  return nullptr;
}

void add_words(Name& name, std::string_view meaning) {
  while (!meaning.empty()) {
    const std::size_t blank = std::min(meaning.find(' '), meaning.size());
    name.words.emplace_back(meaning.substr(0, blank));
    if (name.head.empty()) name.head = name.words.back();
    meaning.remove_prefix(std::min(blank + 1, meaning.size()));
  }
}

std::string_view spelt_out(std::string_view low) {
  if (const Office* row = office(low); row != nullptr && !row->meaning.empty()) return row->meaning;
  for (const Short& one : kShort) {
    if (one.word == low) return one.meaning;
  }
  return low;
}

// "sub bagian" in two words.
bool is_split_unit(const Sentence& text, std::size_t i, std::size_t last) {
  return text[i].low == "sub" && i + 1 < last && spelt_out(text[i + 1].low).starts_with("b");
}

bool includes(const std::vector<std::string>& all, const std::vector<std::string>& some) {
  return std::includes(all.begin(), all.end(), some.begin(), some.end());
}

bool same_head(const Name& a, const Name& b) {
  if (a.head == b.head) return true;
  return (a.head == "kepala" && holds(kUnits, b.head)) ||
         (b.head == "kepala" && holds(kUnits, a.head));
}

// Words of `all` that are not in `some`.
std::vector<std::string> rest_of(const Name& all, const Name& some) {
  std::vector<std::string> rest;
  std::set_difference(all.words.begin(), all.words.end(), some.words.begin(), some.words.end(),
                      std::back_inserter(rest));
  return rest;
}

Name name_of_text(words::Reader& reader, std::string_view text) {
  const Sentence sentence = reader.read(text);
  return name_of(sentence, 0, sentence.size());
}

}  // namespace

bool is_office(std::string_view low) {
  constexpr std::string_view kFirst = "bcikls";  // most words are none: told by their first letter
  if (low.empty() || kFirst.find(low[0]) == std::string_view::npos) return false;
  return office(low) != nullptr;
}

bool is_actor(std::string_view low) {
  return is_office(low) || holds(kActors, low);
}

std::size_t end_of_office(const Sentence& text, std::size_t first) {
  constexpr std::size_t kLongest = 9;
  const Office* row = office(text[first].low);
  const bool sub = is_split_unit(text, first, text.size());
  if (row == nullptr && !sub) return first;
  const auto goes_on = [&](std::size_t at) {
    return at < text.size() && text[at].capital && !is_actor(text[at].low) &&
           !words::is_active_verb(text[at].low) && !words::is_passive_verb(text[at].low) &&
           !words::is_function_word(text[at].low) && !words::is_connector(text[at].low);
  };
  // "Ka.Subbag": the stop belongs to the abbreviation, and the next head to the name.
  std::size_t at = first + 1;
  const bool dotted = text[first].after == '.' && text[first].low.size() <= 3;
  if (dotted || text[first].low == "ka") {
    if (at < text.size() && is_office(text[at].low)) ++at;
  } else if (text[first].closed()) {
    return row != nullptr && !row->needs_tail ? at : first;
  }
  const std::size_t tail = at;
  while (at - first < kLongest && (at == tail || !text[at - 1].closed())) {
    const bool joined =
        at + 1 < text.size() && text[at].low == "dan" && at > tail && goes_on(at + 1);
    if (!joined && !goes_on(at)) break;
    at += joined ? 2 : 1;
  }
  const bool needs_tail = (row == nullptr || row->needs_tail) && tail == first + 1;
  return needs_tail && at == tail ? first : at;
}

Name name_of(const Sentence& text, std::size_t first, std::size_t last) {
  Name name;
  for (std::size_t i = first; i < last; ++i) {
    const std::string_view low = text[i].low;
    if (words::is_connector(low) || words::is_quantifier(low)) continue;
    if (is_split_unit(text, i, last)) {
      add_words(name, "sub" + std::string(spelt_out(text[i + 1].low)));
      ++i;
    } else {
      add_words(name, spelt_out(low));
    }
  }
  std::sort(name.words.begin(), name.words.end());
  name.words.erase(std::unique(name.words.begin(), name.words.end()), name.words.end());
  return name;
}

void Lanes::make() {
  made_ = true;
  words::Reader reader;
  for (std::size_t i = 0; i < model_->roles.size(); ++i) {
    const model::Role& role = model_->roles[i];
    lanes_.push_back({name_of_text(reader, role.alias), model::RoleId(i)});
    if (role.title != role.alias)
      lanes_.push_back({name_of_text(reader, role.title), model::RoleId(i)});
    for (const std::string& member : role.members)
      lanes_.push_back({name_of_text(reader, member), {}});
  }
  for (const auto* lines : {&model_->identity.agency, &model_->identity.unit}) {
    for (const model::Text& line : *lines) {
      for (std::string& word : name_of_text(reader, line.text).words)
        agency_.push_back(std::move(word));
    }
  }
}

bool Lanes::has(const Name& office) {
  if (!made_) make();
  const auto adds_nothing = [this](const std::string& word) {
    return holds(kEmpty, word) || word == "kepala" ||
           std::find(agency_.begin(), agency_.end(), word) != agency_.end();
  };
  const auto is_other = [](const std::string& word) { return holds(kOther, word); };
  for (const Lane& lane : lanes_) {
    if (lane.name.empty() || !same_head(office, lane.name)) continue;
    if (includes(lane.name.words, office.words)) {
      const std::vector<std::string> rest = rest_of(lane.name, office);
      if (std::none_of(rest.begin(), rest.end(), is_other)) return true;
    }
    if (includes(office.words, lane.name.words)) {
      const std::vector<std::string> rest = rest_of(office, lane.name);
      if (std::all_of(rest.begin(), rest.end(), adds_nothing)) return true;
    }
  }
  return false;
}

model::RoleId Lanes::called(const Name& office) {
  if (!made_) make();
  for (const Lane& lane : lanes_) {
    if (lane.role.valid() && lane.name == office) return lane.role;
  }
  return {};
}

bool is_called(const model::Role& role, std::string_view name) {
  const std::string folded = utf8::fold(name);
  return utf8::fold(role.alias) == folded || utf8::fold(role.title) == folded;
}

}  // namespace sop::actors
