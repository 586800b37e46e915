#include "runtime/service/settings.h"

#include <sys/stat.h>

#include <array>
#include <functional>

#include "compiler/base/file_system.h"
#include "compiler/base/suggest.h"
#include "compiler/base/utf8.h"
#include "compiler/source/toml_places.h"

namespace sop::service {
namespace {

constexpr std::size_t kSecretBytes = 4'096;
constexpr std::size_t kSettingsBytes = 1U << 20U;
constexpr std::uint64_t kMegabyte = 1U << 20U;

enum class Type : std::uint8_t { Text, Texts, Number, Flag, Language, SecretFile };

// What a key was given, read by its type.
struct Value {
  std::string text;
  std::vector<std::string> texts;
  std::int64_t number = 0;
  bool flag = false;
};

// One row a setting: where it stands, what it is, its bounds, and where it goes.
template <class Target>
struct Row {
  std::string_view table;
  std::string_view key;
  Type type = Type::Text;
  std::int64_t least = 0, most = 0;
  void (*set)(Target&, Value&&);
};

constexpr Row<Settings> kRows[] = {
    {"layanan", "alamat", Type::Text, 0, 0,
     [](Settings& out, Value&& value) { out.address = std::move(value.text); }},
    {"layanan", "porta", Type::Number, 0, 65'535,
     [](Settings& out, Value&& value) { out.port = static_cast<int>(value.number); }},
    {"layanan", "alamat_umum", Type::Text, 0, 0,
     [](Settings& out, Value&& value) { out.public_address = std::move(value.text); }},
    {"layanan", "proksi", Type::Texts, 0, 0,
     [](Settings& out, Value&& value) { out.trusted_proxies = std::move(value.texts); }},
    {"layanan", "bahasa", Type::Language, 0, 0,
     [](Settings& out, Value&& value) {
       out.language = value.text == "en" ? Language::English : Language::Indonesian;
     }},
    {"layanan", "instansi", Type::Text, 0, 0,
     [](Settings& out, Value&& value) { out.office = std::move(value.text); }},
    {"dokumen", "batas_mb", Type::Number, 1, 2'000,
     [](Settings& out, Value&& value) {
       out.documents.limit = static_cast<std::uint64_t>(value.number) * kMegabyte;
     }},
    {"dokumen", "jenis", Type::Texts, 0, 0,
     [](Settings& out, Value&& value) { out.documents.types = std::move(value.texts); }},
    {"sesi", "menit_diam", Type::Number, 5, 1'440,
     [](Settings& out, Value&& value) { out.session_idle = std::chrono::minutes(value.number); }},
    {"sesi", "menit", Type::Number, 5, 10'080,
     [](Settings& out, Value&& value) { out.session_most = std::chrono::minutes(value.number); }},
    {"batas", "permintaan_semenit", Type::Number, 10, 1'000'000,
     [](Settings& out, Value&& value) {
       out.requests_a_minute = static_cast<std::uint32_t>(value.number);
     }},
    {"batas", "sambungan", Type::Number, 4, 4'096,
     [](Settings& out, Value&& value) {
       out.connections = static_cast<std::uint32_t>(value.number);
     }},
    {"tenggat", "beri_tahu_atasan", Type::Flag, 0, 0,
     [](Settings& out, Value&& value) { out.escalate = value.flag; }},
    {"tenggat", "beri_tahu_pelaksana", Type::Flag, 0, 0,
     [](Settings& out, Value&& value) { out.notify = value.flag; }},
    {"cadangan", "folder", Type::Text, 0, 0,
     [](Settings& out, Value&& value) { out.backups = std::move(value.text); }},
    {"surel", "server", Type::Text, 0, 0,
     [](Settings& out, Value&& value) { out.mail.server = std::move(value.text); }},
    {"surel", "terenkripsi", Type::Flag, 0, 0,
     [](Settings& out, Value&& value) { out.mail.encrypted = value.flag; }},
    {"surel", "pengguna", Type::Text, 0, 0,
     [](Settings& out, Value&& value) { out.mail.user = std::move(value.text); }},
    {"surel", "berkas_sandi", Type::SecretFile, 0, 0,
     [](Settings& out, Value&& value) {
       out.mail.password = effects::Secret(std::move(value.text));
     }},
    {"surel", "pengirim", Type::Text, 0, 0,
     [](Settings& out, Value&& value) { out.mail.from = std::move(value.text); }},
    {"surel", "nama_pengirim", Type::Text, 0, 0,
     [](Settings& out, Value&& value) { out.mail.from_name = std::move(value.text); }},
    {"surel", "berkas_otoritas", Type::Text, 0, 0,
     [](Settings& out, Value&& value) { out.mail.authority = std::move(value.text); }},
};

constexpr std::string_view kWebhook = "webhook";
constexpr Row<effects::Webhook> kWebhookRows[] = {
    {kWebhook, "nama", Type::Text, 0, 0,
     [](effects::Webhook& out, Value&& value) { out.name = std::move(value.text); }},
    {kWebhook, "url", Type::Text, 0, 0,
     [](effects::Webhook& out, Value&& value) { out.url = std::move(value.text); }},
    {kWebhook, "berkas_rahasia", Type::SecretFile, 0, 0,
     [](effects::Webhook& out, Value&& value) {
       out.secret = effects::Secret(std::move(value.text));
     }},
};

class Reader {
 public:
  Reader(const SourceFile& file, const std::string& folder, Sink& sink)
      : file_(file), folder_(folder), places_(file), sink_(sink) {}

  std::optional<Settings> run() {
    const toml::parse_result parsed = toml::parse(std::string_view(file_.text));
    if (!parsed) {
      const std::uint32_t at = places_.offset(parsed.error().source().begin);
      sink_.report(
          finding<Kind::ServerSyntax>(Span{file_.id, at, at}, parsed.error().description()));
      return std::nullopt;
    }
    for (const auto& [name, node] : parsed.table()) read_table(name, node);
    if (!wrong_) {
      Findings found;
      effects::check(out_.mail, found);
      effects::check(out_.webhooks, found);
      documents::check(out_.documents, found);
      for (const Diagnostic& one : found.all()) sink_.report(one);
      wrong_ = found.has_errors();
    }
    if (wrong_) return std::nullopt;
    return std::move(out_);
  }

 private:
  [[nodiscard]] Span span(const toml::node& node) const { return places_.span(node.source()); }

  void read_table(const toml::key& name, const toml::node& node) {
    if (name.str() == kWebhook && node.is_array_of_tables()) {
      for (const toml::node& one : *node.as_array())
        read_rows(*one.as_table(), kWebhook, kWebhookRows, out_.webhooks.receivers.emplace_back());
      return;
    }
    std::vector<std::string> known{std::string(kWebhook)};
    for (const Row<Settings>& row : kRows) {
      if (known.back() != row.table) known.emplace_back(row.table);
    }
    const bool there = std::find(known.begin() + 1, known.end(), name.str()) != known.end();
    if (!there || !node.is_table()) {
      unknown(name, known);
      return;
    }
    read_rows(*node.as_table(), name.str(), kRows, out_);
  }

  template <class Target, std::size_t N>
  void read_rows(const toml::table& table, std::string_view name, const Row<Target> (&rows)[N],
                 Target& out) {
    for (const auto& [key, node] : table) {
      const Row<Target>* found = nullptr;
      std::vector<std::string> known;
      for (const Row<Target>& row : rows) {
        if (row.table != name) continue;
        known.emplace_back(row.key);
        if (row.key == key.str()) found = &row;
      }
      if (found == nullptr) {
        unknown(key, known);
        continue;
      }
      if (std::optional<Value> value = read_value(node, found->type, found->least, found->most)) {
        found->set(out, std::move(*value));
      } else if (!told_) {
        wrong(node, std::string(name) + "." + std::string(found->key),
              expected(found->type, found->least, found->most));
      }
      told_ = false;
    }
  }

  void unknown(const toml::key& key, const std::vector<std::string>& known) {
    wrong_ = true;
    const std::string name(key.str());
    Diagnostic said = finding<Kind::ServerUnknownKey>(places_.span(key.source()), name);
    if (const auto near = nearest(name, known))
      said = std::move(said).hint(Phrase::DidYouMean, {known[*near]});
    sink_.report(std::move(said));
  }

  void wrong(const toml::node& node, const std::string& name, const std::string& what) {
    wrong_ = true;
    sink_.report(finding<Kind::ServerBadValue>(span(node), name, what));
  }

  static std::string expected(Type type, std::int64_t least, std::int64_t most) {
    switch (type) {
      case Type::Number:
        return std::to_string(least) + "–" + std::to_string(most);
      case Type::Flag:
        return "true/false";
      case Type::Texts:
        return "[\"…\", \"…\"]";
      case Type::Language:
        return "\"id\"/\"en\"";
      default:
        return "\"…\"";
    }
  }

  std::optional<Value> read_value(const toml::node& node, Type type, std::int64_t least,
                                  std::int64_t most) {
    Value out;
    if (type == Type::Number) {
      const auto* number = node.as_integer();
      if (number == nullptr || number->get() < least || number->get() > most) return std::nullopt;
      out.number = number->get();
      return out;
    }
    if (type == Type::Flag) {
      if (!node.is_boolean()) return std::nullopt;
      out.flag = node.as_boolean()->get();
      return out;
    }
    if (type == Type::Texts) {
      const toml::array* list = node.as_array();
      if (list == nullptr) return std::nullopt;
      for (const toml::node& one : *list) {
        if (!one.is_string()) return std::nullopt;
        out.texts.push_back(one.as_string()->get());
      }
      return out;
    }
    if (!node.is_string()) return std::nullopt;
    out.text = node.as_string()->get();
    if (type == Type::Language && out.text != "id" && out.text != "en") return std::nullopt;
    if (type == Type::SecretFile) return read_secret(node, out.text);
    return out;
  }

  // The first line of a file that only its owner can read.
  std::optional<Value> read_secret(const toml::node& node, const std::string& name) {
    const std::string path = name.starts_with('/') ? name : folder_ + "/" + name;
    struct stat info {};
    const bool open_to_others = ::stat(path.c_str(), &info) == 0 && (info.st_mode & 077U) != 0;
    Result<std::string> bytes = real_file_system().read(path, kSecretBytes);
    std::string secret = bytes ? bytes.value().substr(0, bytes.value().find_first_of("\r\n")) : "";
    if (open_to_others || secret.empty()) {
      wrong_ = told_ = true;
      sink_.report(finding<Kind::SecretUnreadable>(span(node), name));
      return std::nullopt;
    }
    Value out;
    out.text = std::move(secret);
    return out;
  }

  const SourceFile& file_;
  const std::string& folder_;
  TomlPlaces places_;
  Sink& sink_;
  Settings out_;
  bool wrong_ = false;
  bool told_ = false;  // a finding of its own was made for the value
};

}  // namespace

std::string Settings::link(const std::string& path) const {
  std::string base = public_address;
  if (base.empty()) base = "http://" + address + ":" + std::to_string(port);
  while (!base.empty() && base.back() == '/') base.pop_back();
  return base + path;
}

std::optional<Settings> read_settings(const SourceFile& file, const std::string& folder,
                                      Sink& sink) {
  return Reader(file, folder, sink).run();
}

std::optional<Settings> load_settings(const std::string& folder, SourceMap& sources, Sink& sink) {
  const std::string path = folder + "/sopan.toml";
  Result<std::string> bytes = real_file_system().read(path, kSettingsBytes);
  if (!bytes) {
    if (bytes.failure().kind == FailureKind::NotFound) return Settings{};
    sink.report(finding<Kind::NotPermitted>(Span{}, path, bytes.failure().detail));
    return std::nullopt;
  }
  return read_settings(sources.add(path, std::move(bytes.value())), folder, sink);
}

}  // namespace sop::service
