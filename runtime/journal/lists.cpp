#include "runtime/journal/lists.h"

#include <algorithm>
#include <charconv>

#include "compiler/base/utf8.h"

namespace sop::journal {
namespace {

constexpr std::size_t kManyStreams = 32;  // beyond, each is first asked for one row only
constexpr std::size_t kMostWords = 10;

bool is_word(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
}

}  // namespace

std::string to_token(const Key& key) {
  std::string out;
  for (const std::int64_t part : key) out += (out.empty() ? "" : ".") + std::to_string(part);
  return out;
}

std::optional<Key> key_of(const std::string& token) {
  Key key{};
  const char* at = token.data();
  const char* const end = at + token.size();
  for (std::size_t i = 0; i < key.size(); ++i) {
    if (i > 0 && (at == end || *at++ != '.')) return std::nullopt;
    const auto read = std::from_chars(at, end, key[i]);
    if (read.ec != std::errc()) return std::nullopt;
    at = read.ptr;
  }
  return at == end ? std::optional(key) : std::nullopt;
}

Merge::Merge(Connection& connection, std::vector<Range> ranges, const Key& after, bool falling,
             std::size_t page)
    : connection_(connection), falling_(falling), page_(std::max<std::size_t>(page, 1)) {
  const std::size_t first = ranges.size() > kManyStreams ? 1 : page_ + 1;
  for (Range& range : ranges) streams_.push_back({std::move(range), {}, 0, false, after});
  for (std::size_t i = 0; i < streams_.size(); ++i) {
    fetch(streams_[i], first);
    if (!streams_[i].rows.empty()) heap_.push_back(i);
  }
  std::make_heap(heap_.begin(), heap_.end(), [this](std::size_t a, std::size_t b) {
    return before(streams_[b].rows[streams_[b].at].key, streams_[a].rows[streams_[a].at].key);
  });
}

void Merge::fetch(Stream& stream, std::size_t limit) {
  stream.rows.clear();
  stream.at = 0;
  if (stream.ended) return;
  SQLite::Statement& statement = connection_.statement(stream.range.sql);
  int at = 0;
  if (!stream.range.text.empty()) statement.bind(++at, stream.range.text);
  for (const std::int64_t value : stream.range.fixed) statement.bind(++at, value);
  const int parameters = statement.getBindParameterCount();
  const int keys = parameters - at - 1;
  for (int i = 0; i < keys; ++i) statement.bind(++at, stream.last[static_cast<std::size_t>(i)]);
  statement.bind(++at, static_cast<std::int64_t>(limit));
  while (statement.executeStep()) {
    Keyed row;
    for (int i = 0; i < keys; ++i)
      row.key[static_cast<std::size_t>(i)] = statement.getColumn(i).getInt64();
    if (statement.getColumnCount() > keys) row.bundle = statement.getColumn(keys).getInt64();
    stream.rows.push_back(row);
  }
  statement.reset();
  stream.ended = stream.rows.size() < limit;
  if (!stream.rows.empty()) stream.last = stream.rows.back().key;
}

std::optional<Keyed> Merge::next() {
  const auto later = [this](std::size_t a, std::size_t b) {
    return before(streams_[b].rows[streams_[b].at].key, streams_[a].rows[streams_[a].at].key);
  };
  while (!heap_.empty()) {
    std::pop_heap(heap_.begin(), heap_.end(), later);
    Stream& stream = streams_[heap_.back()];
    const Keyed row = stream.rows[stream.at++];
    if (stream.at == stream.rows.size()) fetch(stream, page_ + 1);
    if (stream.rows.empty()) {
      heap_.pop_back();
    } else {
      std::push_heap(heap_.begin(), heap_.end(), later);
    }
    if (given_ && *given_ == row.key) continue;
    given_ = row.key;
    return row;
  }
  return std::nullopt;
}

std::vector<std::string> search_words(const std::string& text) {
  std::vector<std::string> words(1);
  for (const char c : utf8::fold(text)) {
    if (is_word(c)) {
      words.back() += c;
    } else if (!words.back().empty()) {
      words.emplace_back();
    }
  }
  if (words.back().empty()) words.pop_back();
  if (words.size() > kMostWords) words.resize(kMostWords);
  return words;
}

// As the index of the subjects finds them: each word begins one of the text's.
bool has_words(const std::vector<std::string>& words, const std::string& text) {
  const std::string folded = utf8::fold(text);
  const auto begins_one = [&](const std::string& word) {
    for (std::size_t at = folded.find(word); at != std::string::npos;
         at = folded.find(word, at + 1)) {
      if (at == 0 || !is_word(folded[at - 1])) return true;
    }
    return false;
  };
  return std::all_of(words.begin(), words.end(), begins_one);
}

std::string match_expression(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "\"" : " \"") + word + "\"";
  return out;
}

}  // namespace sop::journal
