#include "compiler/cache/store.h"

#include <algorithm>
#include <cstdlib>

#include "compiler/cache/codec.h"

namespace sop::cache {
namespace {

constexpr std::string_view kMagic = "sopan-cache 1\n";
constexpr std::size_t kBytes = 512U << 20U;  // of the whole file; a larger one is not read

void write(Writer& out, const Entry& entry) {
  out.text(entry.path);
  out.number(entry.stamp.size);
  out.number(entry.stamp.inode);
  out.number(static_cast<std::uint64_t>(entry.stamp.changed_ns));
  out.number(entry.settled ? 1 : 0);
  out.print(entry.content);
  out.text(entry.face);
  out.text(entry.questions);
  for (const std::uint32_t count : entry.counts) out.number(count);
  out.number(entry.exit_code);
  out.text(entry.text);
}

Entry read_entry(Reader& in) {
  Entry entry;
  entry.path = in.text();
  entry.stamp.size = in.number();
  entry.stamp.inode = in.number();
  entry.stamp.changed_ns = static_cast<std::int64_t>(in.number());
  entry.settled = in.number() != 0;
  entry.content = in.print();
  entry.face = in.text();
  entry.questions = in.text();
  for (std::uint32_t& count : entry.counts) count = static_cast<std::uint32_t>(in.number());
  entry.exit_code = static_cast<std::uint32_t>(in.number());
  entry.text = in.text();
  return entry;
}

std::string_view bytes_of(const Fingerprint& mark) {
  return {reinterpret_cast<const char*>(mark.data()), mark.size()};
}

}  // namespace

Store Store::load(const std::string& path, const Fingerprint& key, FileSystem& files) {
  Result<std::string> bytes = files.read(path, kBytes);
  Store store;
  if (!bytes) return store;
  store.bytes_ = std::move(bytes).value();
  std::string_view rest = store.bytes_;
  const std::size_t frame = kMagic.size() + 2 * key.size();
  if (rest.size() < frame || !rest.starts_with(kMagic)) return Store();
  const std::string_view body = rest.substr(0, rest.size() - key.size());
  if (rest.substr(kMagic.size(), key.size()) != bytes_of(key)) return Store();
  if (bytes_of(fingerprint(body)) != rest.substr(body.size())) return Store();
  Reader in(body.substr(kMagic.size() + key.size()));
  store.entries_.resize(in.count());
  for (Entry& entry : store.entries_) entry = read_entry(in);
  const auto by_path = [](const Entry& a, const Entry& b) { return a.path < b.path; };
  if (!in.good() || !std::is_sorted(store.entries_.begin(), store.entries_.end(), by_path))
    return Store();
  return store;
}

const Entry* Store::find(std::string_view path) const {
  const auto at =
      std::lower_bound(entries_.begin(), entries_.end(), path,
                       [](const Entry& entry, std::string_view p) { return entry.path < p; });
  return at != entries_.end() && at->path == path ? &*at : nullptr;
}

std::string encode(const Fingerprint& key, const std::vector<Entry>& entries) {
  Writer out;
  out.raw(kMagic);
  out.print(key);
  out.list(entries, [&](const Entry& entry) { write(out, entry); });
  out.print(fingerprint(out.bytes()));
  return out.take();
}

std::optional<std::string> place_of(const std::string& folder) {
  const auto value = [](const char* name) {
    const char* text = std::getenv(name);
    return std::string(text == nullptr ? "" : text);
  };
  std::string root = value("XDG_CACHE_HOME");
  if (root.empty() || root.front() != '/') {
    root = value("HOME");
    if (root.empty()) return std::nullopt;
    root += "/.cache";
  }
  constexpr std::size_t kDigits = 24;
  return root + "/sopan/" + sha256_hex(folder).substr(0, kDigits) + ".periksa";
}

}  // namespace sop::cache
