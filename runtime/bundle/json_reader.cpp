#include "runtime/bundle/json_reader.h"

#include <cmath>
#include <set>

#include "runtime/bundle/bundle.h"

namespace sop::bundle {
namespace {

// Whole numbers read as 15.0 or 1.5e1 are one value with 15 and are written as such.
void make_numbers_plain(Json& json) {
  constexpr double kExact = 9007199254740992.0;  // 2^53
  if (json.is_number_float()) {
    const double value = json.get<double>();
    if (std::abs(value) < kExact && std::floor(value) == value)
      json = static_cast<std::int64_t>(value);
  } else if (json.is_structured()) {
    for (Json& item : json) make_numbers_plain(item);
  }
}

// Escape sequences in a bundle must not steer the terminal that shows it: control characters become
// blanks.
std::string without_controls(std::string text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x20 || byte == 0x7F) text[i] = ' ';
    if (byte == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0) {
      text[i] = ' ';
      text[i + 1] = ' ';
    }
  }
  return text;
}

bool looks_like_object(std::string_view bytes) {
  const std::size_t first = bytes.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && bytes[first] == '{';
}

}  // namespace

Json parse_json(std::string_view bytes, const std::string& name) {
  if (!looks_like_object(bytes)) throw Problem{finding<Kind::BundleForeign>(Span{}, name)};
  std::vector<std::set<std::string>> keys;
  std::size_t values = 0;
  const auto watch = [&](int depth, Json::parse_event_t event, Json& parsed) {
    if (static_cast<std::size_t>(depth) > kDepth) {
      throw Problem{finding<Kind::BundleField>(Span{}, name, "/")
                        .hint(Phrase::ExpectedDepth, {std::to_string(kDepth)})};
    }
    if (++values > kValues) throw Problem{finding<Kind::BundleLimit>(Span{}, name, "/", kValues)};
    if (event == Json::parse_event_t::object_start) keys.emplace_back();
    if (event == Json::parse_event_t::object_end) keys.pop_back();
    if (event == Json::parse_event_t::key &&
        !keys.back().insert(parsed.get<std::string>()).second) {
      throw Problem{finding<Kind::BundleDuplicate>(Span{}, name, "/", parsed.get<std::string>())};
    }
    return true;
  };
  try {
    Json json = Json::parse(bytes.begin(), bytes.end(), watch);
    make_numbers_plain(json);
    return json;
  } catch (const Json::parse_error& error) {
    throw Problem{finding<Kind::BundleDamaged>(Span{}, name, error.byte)};
  } catch (const Json::exception&) {  // a number beyond any double
    throw Problem{finding<Kind::BundleField>(Span{}, name, "/").hint(Phrase::ExpectedNumber)};
  }
}

std::string canonical(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

void Node::wrong(Phrase expected) const {
  throw Problem{finding<Kind::BundleField>(Span{}, name_, path_).hint(expected)};
}

void Node::unknown(const std::string& reference) const {
  throw Problem{finding<Kind::BundleReference>(Span{}, name_, path_, reference)};
}

void Node::twice(const std::string& id) const {
  throw Problem{finding<Kind::BundleDuplicate>(Span{}, name_, path_, id)};
}

Node Node::at(const char* key) const {
  if (!json_.is_object()) wrong(Phrase::ExpectedObject);
  const std::string path = path_ + "/" + key;
  const auto found = json_.find(key);
  if (found == json_.end()) throw Problem{finding<Kind::BundleMissing>(Span{}, name_, path)};
  return {*found, path, name_};
}

std::vector<Node> Node::items(std::size_t most, std::size_t least) const {
  if (!json_.is_array()) wrong(Phrase::ExpectedList);
  if (json_.size() > most) throw Problem{finding<Kind::BundleLimit>(Span{}, name_, path_, most)};
  if (json_.size() < least) wrong(Phrase::ExpectedItems);
  std::vector<Node> out;
  for (std::size_t i = 0; i < json_.size(); ++i)
    out.emplace_back(json_[i], path_ + "/" + std::to_string(i), name_);
  return out;
}

std::vector<Node> Node::list(const char* key, std::size_t most, std::size_t least) const {
  return at(key).items(most, least);
}

std::string Node::as_text() const {
  if (!json_.is_string()) wrong(Phrase::ExpectedText);
  const auto& text = json_.get_ref<const std::string&>();
  if (text.size() > kTextBytes)
    throw Problem{finding<Kind::BundleLimit>(Span{}, name_, path_, kTextBytes)};
  return without_controls(text);
}

std::string Node::name(const char* key) const {
  const Node node = at(key);
  std::string text = node.as_text();
  if (text.empty()) node.wrong(Phrase::ExpectedFilled);
  return text;
}

bool Node::flag(const char* key) const {
  const Node node = at(key);
  if (!node.json_.is_boolean()) node.wrong(Phrase::ExpectedFlag);
  return node.json_.get<bool>();
}

double Node::number(const char* key) const {
  const Node node = at(key);
  if (!node.json_.is_number() || node.json_.get<double>() < 0) node.wrong(Phrase::ExpectedNumber);
  return node.json_.get<double>();
}

std::vector<std::string> Node::texts(const char* key) const {
  std::vector<std::string> out;
  for (const Node& item : list(key, kListItems)) out.push_back(item.as_text());
  return out;
}

}  // namespace sop::bundle
