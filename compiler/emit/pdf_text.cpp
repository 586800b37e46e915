#include "compiler/emit/pdf_text.h"

#include <fmt/format.h>

#include <array>
#include <charconv>

namespace sop::emit::pdf {
namespace {

constexpr std::array<bool, 256> make_table(std::string_view members) {
  std::array<bool, 256> table{};
  for (const char c : members) table[static_cast<unsigned char>(c)] = true;
  return table;
}
constexpr auto kBlank = make_table(std::string_view("\0\t\n\f\r ", 6));
constexpr auto kDelimiter = make_table("()<>[]{}/%");

bool blank(char c) {
  return kBlank[static_cast<unsigned char>(c)];
}
bool regular(char c) {
  return !blank(c) && !kDelimiter[static_cast<unsigned char>(c)];
}

std::size_t end_of_literal(std::string_view text, std::size_t at) {
  int depth = 0;
  for (; at < text.size(); ++at) {
    if (text[at] == '\\') {
      ++at;
    } else if (text[at] == '(') {
      ++depth;
    } else if (text[at] == ')' && --depth == 0) {
      return at + 1;
    }
  }
  return text.size();
}

bool same(std::string_view text, Token token, std::string_view word) {
  return text.substr(token.begin, token.end - token.begin) == word;
}

std::size_t end_of_brackets(std::string_view text, Token open) {
  std::size_t depth = 1;
  Token token = open;
  while (depth > 0) {
    token = next_token(text, token.end);
    if (token.kind == TokenKind::End) return text.size();
    if (token.kind == TokenKind::Open) ++depth;
    if (token.kind == TokenKind::Close) --depth;
  }
  return token.end;
}

// Calls pair(key, value) for the keys of a dictionary until it gives false.
template <class Pair>
void for_each_pair(std::string_view dictionary, const Pair& pair) {
  Token key = next_token(dictionary, 0);
  if (!same(dictionary, key, "<<")) return;
  for (std::size_t at = key.end;;) {
    key = next_token(dictionary, at);
    if (key.kind != TokenKind::Name) return;
    const std::string_view value = value_at(dictionary, key.end);
    if (value.empty()) return;
    at = static_cast<std::size_t>(value.data() - dictionary.data()) + value.size();
    if (!pair(dictionary.substr(key.begin, key.end - key.begin), value)) return;
  }
}

}  // namespace

Token next_token(std::string_view text, std::size_t from) {
  std::size_t at = from;
  while (at < text.size() && (blank(text[at]) || text[at] == '%')) {
    if (text[at] == '%') {
      while (at < text.size() && text[at] != '\n' && text[at] != '\r') ++at;
    } else {
      ++at;
    }
  }
  if (at >= text.size()) return {TokenKind::End, text.size(), text.size()};
  const char c = text[at];
  const bool doubled = at + 1 < text.size() && text[at + 1] == c;
  if (c == '(') return {TokenKind::String, at, end_of_literal(text, at)};
  if (c == '[' || (c == '<' && doubled)) return {TokenKind::Open, at, at + (c == '[' ? 1 : 2)};
  if (c == ']' || c == '>') return {TokenKind::Close, at, at + (c == '>' && doubled ? 2 : 1)};
  if (c == '<') {
    const std::size_t close = text.find('>', at);
    return {TokenKind::String, at, close == std::string_view::npos ? text.size() : close + 1};
  }
  std::size_t end = at + 1;
  while (end < text.size() && regular(text[end])) ++end;
  if (c == '/') return {TokenKind::Name, at, end};
  const bool digit = (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.';
  return {digit ? TokenKind::Number : TokenKind::Word, at, end};
}

std::string_view value_at(std::string_view text, std::size_t from) {
  const Token first = next_token(text, from);
  if (first.kind == TokenKind::End || first.kind == TokenKind::Close) return {};
  std::size_t end = first.end;
  if (first.kind == TokenKind::Open) {
    end = end_of_brackets(text, first);
  } else if (first.kind == TokenKind::Number) {
    const Token second = next_token(text, first.end);
    if (second.kind == TokenKind::Number) {
      const Token third = next_token(text, second.end);
      if (same(text, third, "R")) end = third.end;
    }
  }
  return text.substr(first.begin, end - first.begin);
}

std::string_view value_of(std::string_view dictionary, std::string_view key) {
  std::string_view found;
  for_each_pair(dictionary, [&](std::string_view name, std::string_view value) {
    if (name == key) found = value;
    return found.empty();
  });
  return found;
}

std::string with_value(std::string_view dictionary, std::string_view key, std::string_view value) {
  std::string out = "<<";
  for_each_pair(dictionary, [&](std::string_view name, std::string_view old) {
    if (name != key) out += fmt::format(" {} {}", name, old);
    return true;
  });
  if (!value.empty()) out += fmt::format(" {} {}", key, value);
  return out + " >>";
}

std::vector<std::string_view> items_of(std::string_view array) {
  std::vector<std::string_view> items;
  const Token open = next_token(array, 0);
  if (!same(array, open, "[")) return items;
  for (std::size_t at = open.end;;) {
    const std::string_view value = value_at(array, at);
    if (value.empty()) return items;
    items.push_back(value);
    at = static_cast<std::size_t>(value.data() - array.data()) + value.size();
  }
}

std::uint32_t reference(std::string_view value) {
  if (!value.ends_with('R')) return 0;
  const auto number = integer(value.substr(0, value.find(' ')));
  constexpr std::int64_t kMost = 0xffffffff;
  return number && *number > 0 && *number <= kMost ? static_cast<std::uint32_t>(*number) : 0;
}

std::optional<std::int64_t> integer(std::string_view value) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
  if (error != std::errc() || end != value.data() + value.size()) return std::nullopt;
  return number;
}

void for_each_reference(std::string_view text, const std::function<void(std::uint32_t)>& call) {
  Token before;  // the last two tokens, where they are numbers
  Token last;
  for (Token token = next_token(text, 0); token.kind != TokenKind::End;
       token = next_token(text, token.end)) {
    if (token.kind == TokenKind::Word && same(text, token, "R") &&
        before.kind == TokenKind::Number && last.kind == TokenKind::Number) {
      const auto number = integer(text.substr(before.begin, before.end - before.begin));
      if (number && *number > 0) call(static_cast<std::uint32_t>(*number));
    }
    before = last;
    last = token;
  }
}

void rewrite(std::string_view text, const Rewriting& how, std::string& out) {
  std::size_t copied = 0;
  const auto replace = [&](std::size_t begin, std::size_t end, std::string_view with) {
    out += text.substr(copied, begin - copied);
    out += with;
    copied = end;
  };
  Token before;
  Token last;
  for (Token token = next_token(text, 0); token.kind != TokenKind::End;
       token = next_token(text, token.end)) {
    const std::string_view word = text.substr(token.begin, token.end - token.begin);
    const std::string_view key =
        last.kind == TokenKind::Name ? text.substr(last.begin, last.end - last.begin) : "";
    if (token.kind == TokenKind::Word && word == "R" && before.kind == TokenKind::Number &&
        last.kind == TokenKind::Number) {
      const auto old = integer(text.substr(before.begin, before.end - before.begin));
      const auto index = static_cast<std::size_t>(old.value_or(0));
      const std::uint32_t number = index < how.numbers.size() ? how.numbers[index] : 0;
      // What is referred to but is not there counts as null (ISO 32000-1, 7.3.10).
      replace(before.begin, token.end, number == 0 ? "null" : fmt::format("{} 0 R", number));
    } else if (token.kind == TokenKind::Number &&
               (key == "/StructParents" || key == "/StructParent")) {
      replace(token.begin, token.end, fmt::format("{}", integer(word).value_or(0) + how.parents));
    } else if (token.kind == TokenKind::String && (key == "/Dest" || key == "/D")) {
      replace(token.begin, token.end, prefixed(word, how.names));
    }
    before = last;
    last = token;
  }
  out += text.substr(copied);
}

std::string prefixed(std::string_view token, std::string_view prefix) {
  if (token.empty()) return {};
  std::string out(1, token.front());
  if (token.front() == '(') {
    out += prefix;
  } else {
    for (const char c : prefix) out += fmt::format("{:02x}", static_cast<unsigned char>(c));
  }
  out += token.substr(1);
  return out;
}

std::string text_string(std::string_view utf8) {
  std::string out = "<FEFF";
  for (std::size_t i = 0; i < utf8.size();) {
    const auto lead = static_cast<unsigned char>(utf8[i]);
    const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (i + length > utf8.size()) break;
    std::uint32_t code = length == 1 ? lead : lead & (0x7FU >> length);
    for (std::size_t k = 1; k < length; ++k)
      code = code << 6U | (static_cast<unsigned char>(utf8[i + k]) & 0x3FU);
    i += length;
    if (code >= 0x10000) {
      code -= 0x10000;
      out += fmt::format("{:04X}{:04X}", 0xD800 + (code >> 10U), 0xDC00 + (code & 0x3FFU));
    } else {
      out += fmt::format("{:04X}", code);
    }
  }
  return out + ">";
}

}  // namespace sop::emit::pdf
