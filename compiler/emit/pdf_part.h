// One PDF of ours, taken apart: its objects by number, wherever they stood. Part of pdf_merge.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/result.h"

namespace sop::emit::pdf {

struct Object {
  std::string_view value;   // what stands between "obj" and "stream" or "endobj"; empty: no such
  std::string_view stream;  // "stream … endstream"; empty: none
};

class Part {
 public:
  // `bytes` must live as long as the part. Of an object that comes again the last one counts.
  [[nodiscard]] Status read(std::string_view bytes);

  [[nodiscard]] std::size_t size() const { return objects_.size(); }
  // Of no number: empty.
  [[nodiscard]] const Object& object(std::uint32_t number) const;
  // The bytes of its stream, as its filter left them.
  [[nodiscard]] std::string_view content(const Object& object) const;
  // The same without its filter, of which cairo knows one; nothing where it is damaged.
  [[nodiscard]] std::optional<std::string> unpacked(const Object& object) const;
  // A value that may be a reference, followed.
  [[nodiscard]] std::string_view resolved(std::string_view value) const;
  [[nodiscard]] std::string_view trailer() const { return trailer_; }
  [[nodiscard]] std::string_view catalog() const;

  // The pages in their order.
  [[nodiscard]] std::vector<std::uint32_t> pages() const;
  // Key and value of all leaves of a tree of numbers or names ("/Nums", "/Names"), in order.
  struct Leaf {
    std::string_view key, value;
  };
  [[nodiscard]] std::vector<Leaf> leaves(std::string_view tree, std::string_view kind) const;

 private:
  void keep(std::uint32_t number, Object object);
  [[nodiscard]] bool unpack(std::string_view dictionary, std::string_view stream);

  std::vector<Object> objects_;
  std::deque<std::string> unpacked_;  // what object streams held
  std::string_view trailer_;
  std::size_t bytes_ = 0;
};

}  // namespace sop::emit::pdf
