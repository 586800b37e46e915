#include "compiler/emit/pdf_merge.h"

#include <fmt/format.h>

#include <map>
#include <optional>
#include <set>

#include "compiler/emit/numbers.h"
#include "compiler/emit/pdf_frame.h"
#include "compiler/emit/pdf_part.h"
#include "compiler/emit/pdf_text.h"
#include "compiler/emit/pdf_writer.h"

namespace sop::emit {
namespace {

using namespace pdf;  // NOLINT(google-build-using-namespace): this file is about nothing else

std::string ref(std::uint32_t number) {
  return fmt::format("{} 0 R", number);
}

std::string list_of(const std::vector<std::uint32_t>& numbers) {
  std::string out = "[";
  for (const std::uint32_t number : numbers) out += fmt::format(" {} 0 R", number);
  return out + " ]";
}

// The structure of a part: its root, the Document below it where there is one, and what is in that.
struct Structure {
  std::uint32_t root = 0;
  std::uint32_t document = 0;
  std::vector<std::string_view> kids;
};

Structure structure_of(const Part& part) {
  Structure found;
  const std::string_view value = value_of(part.catalog(), "/StructTreeRoot");
  found.root = reference(value);
  if (found.root == 0) return found;
  const auto kids_of = [&](std::string_view node) {
    const std::string_view kids = value_of(node, "/K");
    const std::string_view list = part.resolved(kids);
    return list.starts_with("[") ? items_of(list) : std::vector<std::string_view>{kids};
  };
  found.kids = kids_of(part.object(found.root).value);
  if (found.kids.size() != 1) return found;
  const std::uint32_t only = reference(found.kids.front());
  const std::string_view element = part.object(only).value;
  if (value_of(element, "/S") != "/Document") return found;
  found.document = only;
  found.kids = kids_of(element);
  return found;
}

class Merge final : public PdfMerge {
 public:
  explicit Merge(WriteBytes out) : writer_(std::move(out)) {
    for (std::uint32_t* one :
         {&catalog_, &pages_, &outlines_, &structure_, &document_, &parents_, &names_})
      *one = writer_.fresh();
  }

  Status add(std::string_view bytes) override { return add_part(bytes, parts_ == 0); }
  Status add_front(std::string_view bytes) override { return add_part(bytes, true); }

  Status add_part(std::string_view bytes, bool front) {
    Part part;
    if (Status read = part.read(bytes); !read) return read;
    const bool first = parts_++ == 0;
    const std::vector<std::uint32_t> pages = part.pages();
    const Structure structure = structure_of(part);
    const auto parents =
        part.leaves(value_of(part.object(structure.root).value, "/ParentTree"), "/Nums");
    const std::string_view names = part.resolved(value_of(part.catalog(), "/Names"));
    const auto destinations = part.leaves(value_of(names, "/Dests"), "/Names");
    const std::vector<std::uint32_t> bookmarks = bookmarks_of(part);
    const std::uint32_t tree = reference(value_of(part.catalog(), "/Pages"));

    numbers_.assign(part.size(), 0);
    const auto stands_for = [&](std::uint32_t old, std::uint32_t now) {
      if (old != 0 && old < numbers_.size()) numbers_[old] = now;
    };
    const std::uint32_t outlines = reference(value_of(part.catalog(), "/Outlines"));
    stands_for(outlines, outlines_);
    stands_for(structure.root, structure.document == 0 ? document_ : structure_);
    stands_for(structure.document, document_);
    std::vector<std::string> roots{ref(tree)};
    for (const std::uint32_t one : bookmarks) roots.push_back(ref(one));
    for (const std::string_view kid : structure.kids) roots.emplace_back(kid);
    for (const Part::Leaf& leaf : parents) roots.emplace_back(leaf.value);
    for (const Part::Leaf& leaf : destinations) roots.emplace_back(leaf.value);
    if (first) take_over(part, structure, roots);
    reach(part, roots);

    prefix_ = fmt::format("{:05}.", parts_);
    const Rewriting how{numbers_, next_parent_, prefix_};
    if (first) keep_frame(part, structure, how);
    write_objects(part, how, pages, bookmarks, tree, front);
    for (const std::uint32_t page : pages) page_numbers_.push_back(numbers_[page]);
    trees_.push_back(numbers_[tree]);
    bookmarks_ += bookmarks.size();
    add_kids(structure, how);
    add_leaves(parents, destinations, how);
    if (front) kids_of_front_ = kids_.size();
    return Done{};
  }

  Status finish(const std::vector<PdfLink>& links) override {
    if (parts_ == 0) return Failure{FailureKind::NotFound, "PDF", ""};
    add_links(links);
    for (const auto& [number, text] : held_) writer_.object(number, text);
    if (last_bookmark_) writer_.object(last_bookmark_->first, last_bookmark_->second);
    std::string catalog = with_value(frame_, "/Pages", ref(pages_));
    for (const char* key : {"/Outlines", "/StructTreeRoot", "/Names", "/PageLabels"})
      catalog = with_value(catalog, key, "");
    writer_.object(pages_, fmt::format("<< /Type /Pages /Count {} /Kids {} >>",
                                       page_numbers_.size(), list_of(trees_)));
    if (first_bookmark_ != 0) {
      catalog = with_value(catalog, "/Outlines", ref(outlines_));
      catalog = with_value(catalog, "/PageMode", "/UseOutlines");
      writer_.object(outlines_,
                     fmt::format("<< /Type /Outlines /First {} /Last {} /Count {} >>",
                                 ref(first_bookmark_), ref(last_bookmark_->first), bookmarks_));
    }
    if (structured_) {
      catalog = with_value(catalog, "/StructTreeRoot", ref(structure_));
      writer_.object(parents_, fmt::format("<< /Kids {} >>", list_of(parent_leaves_)));
      writer_.object(document_, fmt::format("<< /Type /StructElem /S /Document /P {} /K {} >>",
                                            ref(structure_), list_of(kids_)));
      writer_.object(
          structure_,
          fmt::format(
              "<< /Type /StructTreeRoot /K [ {} ] /ParentTree {} /ParentTreeNextKey {}{} >>",
              ref(document_), ref(parents_), next_parent_, structure_extras_));
    }
    if (!name_leaves_.empty()) {
      catalog = with_value(catalog, "/Names", fmt::format("<< /Dests {} >>", ref(names_)));
      writer_.object(names_, fmt::format("<< /Kids {} >>", list_of(name_leaves_)));
    }
    writer_.object(catalog_, catalog);
    return writer_.finish(catalog_, information_);
  }

 private:
  static std::vector<std::uint32_t> bookmarks_of(const Part& part) {
    std::vector<std::uint32_t> found;
    const std::string_view root = part.resolved(value_of(part.catalog(), "/Outlines"));
    std::uint32_t at = reference(value_of(root, "/First"));
    while (at != 0 && found.size() < part.size()) {  // never more than there are objects
      found.push_back(at);
      at = reference(value_of(part.object(at).value, "/Next"));
    }
    return found;
  }

  // What only the first part may say: it is reached from its catalog.
  static void take_over(const Part& part, const Structure& structure,
                        std::vector<std::string>& roots) {
    std::string frame(part.catalog());
    for (const char* key : {"/Pages", "/Outlines", "/StructTreeRoot", "/Names", "/PageLabels"})
      frame = with_value(frame, key, "");
    roots.push_back(std::move(frame));
    roots.emplace_back(value_of(part.trailer(), "/Info"));
    const std::string_view root = part.object(structure.root).value;
    for (const char* key : {"/RoleMap", "/ClassMap", "/Namespaces"})
      roots.emplace_back(value_of(root, key));
  }

  void keep_frame(const Part& part, const Structure& structure, const Rewriting& how) {
    frame_ = rewritten(part.catalog(), how);
    information_ = reference(rewritten(value_of(part.trailer(), "/Info"), how));
    for (const char* key : {"/RoleMap", "/ClassMap", "/Namespaces"}) {
      const std::string_view value = value_of(part.object(structure.root).value, key);
      if (!value.empty()) structure_extras_ += fmt::format(" {} {}", key, rewritten(value, how));
    }
  }

  // Gives new numbers to all objects that the roots lead to, in the order of their old ones.
  void reach(const Part& part, const std::vector<std::string>& roots) {
    std::vector<bool> reached(part.size());
    std::vector<std::uint32_t> left;
    const auto found = [&](std::uint32_t number) {
      if (number >= part.size() || reached[number] || numbers_[number] != 0 ||
          part.object(number).value.empty())
        return;
      reached[number] = true;
      left.push_back(number);
    };
    for (const std::string& root : roots) for_each_reference(root, found);
    while (!left.empty()) {
      const std::string_view value = part.object(left.back()).value;
      left.pop_back();
      for_each_reference(value, found);
    }
    for (std::size_t i = 0; i < reached.size(); ++i) {
      if (reached[i]) numbers_[i] = writer_.fresh();
    }
    written_ = std::move(reached);
  }

  static std::string rewritten(std::string_view text, const Rewriting& how) {
    std::string out;
    rewrite(text, how, out);
    return out;
  }

  // A bookmark that does not show what is below it: there are many of them.
  static std::string closed(const std::string& bookmark) {
    const auto count = integer(value_of(bookmark, "/Count"));
    if (!count || *count <= 0) return bookmark;
    return with_value(bookmark, "/Count", std::to_string(-*count));
  }

  void write_objects(const Part& part, const Rewriting& how,
                     const std::vector<std::uint32_t>& pages,
                     const std::vector<std::uint32_t>& bookmarks, std::uint32_t tree, bool front) {
    std::map<std::uint32_t, bool> held;
    if (front) {
      for (const std::uint32_t page : pages) held[page] = true;
    }
    const std::set<std::uint32_t> top(bookmarks.begin(), bookmarks.end());
    const std::uint32_t begin = bookmarks.empty() ? 0 : bookmarks.front();
    const std::uint32_t end = bookmarks.empty() ? 0 : bookmarks.back();
    const auto before = last_bookmark_;
    if (begin != 0 && before) {
      writer_.object(before->first, with_value(before->second, "/Next", ref(numbers_[begin])));
      last_bookmark_.reset();
    }
    if (begin != 0 && first_bookmark_ == 0) first_bookmark_ = numbers_[begin];
    std::string text;
    for (std::uint32_t old = 1; old < part.size(); ++old) {
      if (!written_[old]) continue;
      text.clear();
      rewrite(part.object(old).value, how, text);
      if (old == tree) text = with_value(text, "/Parent", ref(pages_));
      if (top.count(old) != 0) text = closed(text);
      if (old == begin && before) text = with_value(text, "/Prev", ref(before->first));
      if (old == end) {
        last_bookmark_.emplace(numbers_[old], text);
      } else if (held.count(old) != 0) {
        held_.emplace_back(numbers_[old], text);
      } else if (part.object(old).stream.empty()) {
        writer_.object(numbers_[old], text);
      } else {
        writer_.stream(numbers_[old], text, part.content(part.object(old)));
      }
    }
  }

  void add_kids(const Structure& structure, const Rewriting& how) {
    structured_ = structured_ || structure.root != 0;
    for (const std::string_view kid : structure.kids) {
      const std::string text = rewritten(kid, how);
      const std::uint32_t number = reference(text);
      if (number != 0) {
        kids_.push_back(number);
      } else if (text.starts_with("<<")) {
        kids_.push_back(writer_.fresh());
        writer_.object(kids_.back(), text);
      }
    }
  }

  void add_leaves(const std::vector<Part::Leaf>& parents,
                  const std::vector<Part::Leaf>& destinations, const Rewriting& how) {
    std::int64_t next = next_parent_;
    std::string pairs;
    for (const Part::Leaf& leaf : parents) {
      const std::int64_t key = next_parent_ + integer(leaf.key).value_or(0);
      next = std::max(next, key + 1);
      pairs += fmt::format(" {} {}", key, rewritten(leaf.value, how));
    }
    if (!parents.empty()) {
      parent_leaves_.push_back(writer_.fresh());
      writer_.object(
          parent_leaves_.back(),
          fmt::format("<< /Limits [{} {}] /Nums [{} ] >>",
                      next_parent_ + integer(parents.front().key).value_or(0), next - 1, pairs));
    }
    next_parent_ = next;
    if (destinations.empty()) return;
    pairs.clear();
    for (const Part::Leaf& leaf : destinations)
      pairs += fmt::format(" {} {}", prefixed(leaf.key, prefix_), rewritten(leaf.value, how));
    name_leaves_.push_back(writer_.fresh());
    writer_.object(name_leaves_.back(),
                   fmt::format("<< /Limits [{} {}] /Names [{} ] >>",
                               prefixed(destinations.front().key, prefix_),
                               prefixed(destinations.back().key, prefix_), pairs));
  }

  // Annotations on the pages in front, and in a tagged file their place in the structure.
  void add_links(const std::vector<PdfLink>& links) {
    std::vector<std::uint32_t> elements;
    const std::int64_t first_key = next_parent_;
    std::string pairs;
    std::map<std::uint32_t, std::string> of_page;
    for (const PdfLink& link : links) {
      if (link.page >= held_.size() || link.target >= page_numbers_.size()) continue;
      const std::uint32_t page = page_numbers_[link.page];
      const std::uint32_t annotation = writer_.fresh();
      of_page[page] += " " + ref(annotation);
      std::string tagged;
      if (structured_) {
        elements.push_back(writer_.fresh());
        tagged = fmt::format(" /StructParent {}", next_parent_);
        pairs += fmt::format(" {} {}", next_parent_++, ref(elements.back()));
        writer_.object(elements.back(),
                       fmt::format("<< /Type /StructElem /S /Link /P {} /Pg {} /Alt {} /K [ << "
                                   "/Type /OBJR /Obj {} /Pg {} >> ] >>",
                                   ref(document_), ref(page), text_string(link.text),
                                   ref(annotation), ref(page)));
      }
      writer_.object(
          annotation,
          fmt::format("<< /Type /Annot /Subtype /Link /Rect [{:.2f} {:.2f} {:.2f} {:.2f}] /Border "
                      "[0 0 0] /F 4 /Contents {} /Dest [{} /Fit]{} >>",
                      link.area.x, link.page_height - link.area.bottom(), link.area.right(),
                      link.page_height - link.area.y, text_string(link.text),
                      ref(page_numbers_[link.target]), tagged));
    }
    for (auto& [number, text] : held_) {
      const auto added = of_page.find(number);
      if (added == of_page.end()) continue;
      std::string all = added->second;
      for (const std::string_view old : items_of(value_of(text, "/Annots")))
        all += fmt::format(" {}", old);
      text = with_value(with_value(text, "/Annots", "[" + all + " ]"), "/Tabs", "/S");
    }
    if (elements.empty()) return;
    kids_.insert(kids_.begin() + static_cast<std::ptrdiff_t>(kids_of_front_), elements.begin(),
                 elements.end());
    parent_leaves_.push_back(writer_.fresh());
    writer_.object(parent_leaves_.back(), fmt::format("<< /Limits [{} {}] /Nums [{} ] >>",
                                                      first_key, next_parent_ - 1, pairs));
  }

  Writer writer_;
  std::uint32_t catalog_ = 0, pages_ = 0, outlines_ = 0, structure_ = 0, document_ = 0,
                parents_ = 0, names_ = 0, information_ = 0;
  std::size_t parts_ = 0;
  std::string frame_;                   // the first part's catalog
  std::string structure_extras_;        // of the root: role map and the like
  std::string prefix_;                  // of the named destinations of the part at hand
  std::vector<std::uint32_t> numbers_;  // of the part at hand: old → new
  std::vector<bool> written_;
  std::vector<std::uint32_t> page_numbers_, trees_, kids_, parent_leaves_, name_leaves_;
  std::size_t kids_of_front_ = 0;
  bool structured_ = false;
  std::int64_t next_parent_ = 0;
  std::size_t bookmarks_ = 0;
  std::uint32_t first_bookmark_ = 0;
  // It learns what comes next when the next part is there.
  std::optional<std::pair<std::uint32_t, std::string>> last_bookmark_;
  // The pages in front: they learn their links at the end.
  std::vector<std::pair<std::uint32_t, std::string>> held_;
};

}  // namespace

Result<std::string> finish_pdf_part(const std::string& bytes, const PdfInfo& given) {
  PdfInfo info = given;
  info.title = printable(given.title);
  info.description = printable(given.description);
  const Result<std::string> whole = framed(bytes, info);
  if (!whole) return whole.failure();
  std::string out;
  Merge merge([&](std::string_view piece) {
    out += piece;
    return Status(Done{});
  });
  if (Status added = merge.add(whole.value()); !added) return added.failure();
  if (Status finished = merge.finish({}); !finished) return finished.failure();
  return out;
}

std::unique_ptr<PdfMerge> make_pdf_merge(WriteBytes out) {
  return std::make_unique<Merge>(std::move(out));
}

}  // namespace sop::emit
