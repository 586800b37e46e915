#include "compiler/emit/pdf_frame.h"

#include <algorithm>

#include "compiler/emit/numbers.h"
#include "compiler/emit/pdf_part.h"
#include "compiler/emit/pdf_text.h"
#include "compiler/emit/pdf_xmp.h"
#include "compiler/emit/srgb_profile.h"

namespace sop::emit {
namespace {

std::string ref(std::uint32_t number) {
  return std::to_string(number) + " 0 R";
}

std::string list_of(const std::vector<std::uint32_t>& numbers) {
  std::string out = "[";
  for (const std::uint32_t number : numbers) {
    out += ' ';
    out += number == 0 ? "null" : ref(number);
  }
  return out + " ]";
}

class Frame {
 public:
  Frame(const std::string& bytes, const PdfInfo& info)
      : bytes_(bytes), info_(info), structure_(info.structure) {}

  Result<std::string> make() {
    if (const Status read = part_.read(bytes_); !read) return read.failure();
    pages_ = part_.pages();
    next_ = static_cast<std::uint32_t>(part_.size());
    marked_ = !structure_.pages.empty() && structure_.pages.size() == pages_.size();
    catalog_ = std::string(part_.catalog());
    for (const char* key : {"/StructTreeRoot", "/MarkInfo", "/Outlines", "/Metadata"})
      catalog_ = pdf::with_value(catalog_, key, "");
    out_.reserve(bytes_.size() * 2);
    out_ = bytes_;
    const std::uint32_t information = add_information();
    add_output_intent();
    if (marked_) add_structure();
    add_outline();
    for (std::size_t i = 0; i < pages_.size(); ++i) {
      if (!add_page(i)) return Failure{FailureKind::Damaged, "PDF", "page"};
    }
    finish(information);
    return std::move(out_);
  }

 private:
  std::uint32_t fresh() { return next_++; }

  void object(std::uint32_t number, std::string_view value) {
    places_.push_back({number, out_.size()});
    out_ += std::to_string(number);
    out_ += " 0 obj\n";
    out_ += value;
    out_ += "\nendobj\n";
  }

  void stream(std::uint32_t number, const std::string& keys, std::string_view content) {
    std::string text =
        "<< " + keys + " /Length " + std::to_string(content.size()) + " >>\nstream\n";
    text += content;
    text += "\nendstream";
    object(number, text);
  }

  void set(const char* key, const std::string& value) {
    catalog_ = pdf::with_value(catalog_, key, value);
  }

  std::uint32_t add_information() {
    std::string text = "<< /Title " + pdf::text_string(info_.title);
    if (!info_.description.empty()) text += " /Subject " + pdf::text_string(info_.description);
    text += std::string(" /Creator (") + kPdfProducer + ") /Producer (" + kPdfProducer + ")";
    if (is_pdf_date(info_.created))
      text += " /CreationDate (" + info_.created + ") /ModDate (" + info_.created + ")";
    const std::uint32_t number = fresh();
    object(number, text + " >>");
    const std::uint32_t metadata = fresh();
    stream(metadata, "/Type /Metadata /Subtype /XML", xmp_of(info_));
    set("/Metadata", ref(metadata));
    set("/Lang", "(id)");
    set("/ViewerPreferences", "<< /DisplayDocTitle true >>");
    return number;
  }

  // What the plain RGB and grey of the pages mean.
  void add_output_intent() {
    const std::uint32_t profile = fresh();
    stream(profile, "/N 3", srgb_profile());
    set("/OutputIntents",
        "[ << /Type /OutputIntent /S /GTS_PDFA1 /RegistryName (http://www.color.org) "
        "/OutputConditionIdentifier (sRGB IEC61966-2.1) /Info (sRGB IEC61966-2.1) "
        "/DestOutputProfile " +
            ref(profile) + " >> ]");
  }

  void add_structure() {
    const std::vector<PdfElement>& elements = structure_.elements;
    const std::uint32_t root = fresh();
    const std::uint32_t document = fresh();
    first_element_ = next_;
    next_ += static_cast<std::uint32_t>(elements.size());
    first_jump_ = next_;
    next_ += static_cast<std::uint32_t>(structure_.jumps.size());
    const std::uint32_t parents = fresh();

    std::vector<std::vector<std::uint32_t>> kids(elements.size() + 1);
    for (std::size_t i = 0; i < elements.size(); ++i)
      kids[static_cast<std::size_t>(elements[i].parent + 1)].push_back(element(i));
    std::vector<std::vector<std::uint32_t>> owners;  // by page and piece
    for (const std::vector<Piece>& pieces : structure_.pages) owners.emplace_back(pieces.size());
    std::vector<std::uint32_t> links(structure_.jumps.size());
    for (std::size_t i = 0; i < elements.size(); ++i) {
      const PdfElement& one = elements[i];
      if (one.piece >= 0) owners[one.page][static_cast<std::size_t>(one.piece)] = element(i);
      if (one.jump >= 0) links[static_cast<std::size_t>(one.jump)] = element(i);
      add_element(i, document, kids[i + 1]);
    }
    object(document,
           "<< /Type /StructElem /S /Document /P " + ref(root) + " /K " + list_of(kids[0]) + " >>");
    std::string numbers;
    for (std::size_t i = 0; i < owners.size(); ++i)
      numbers += " " + std::to_string(i) + " " + list_of(owners[i]);
    for (std::size_t i = 0; i < links.size(); ++i)
      numbers += " " + std::to_string(owners.size() + i) + " " + ref(links[i]);
    object(parents, "<< /Nums [" + numbers + " ] >>");
    object(root, "<< /Type /StructTreeRoot /K [ " + ref(document) + " ] /ParentTree " +
                     ref(parents) + " /ParentTreeNextKey " +
                     std::to_string(owners.size() + links.size()) + " >>");
    set("/StructTreeRoot", ref(root));
    set("/MarkInfo", "<< /Marked true >>");
    for (std::size_t i = 0; i < structure_.jumps.size(); ++i)
      add_jump(structure_.jumps[i], first_jump_ + static_cast<std::uint32_t>(i), owners.size() + i);
  }

  [[nodiscard]] std::uint32_t element(std::size_t index) const {
    return first_element_ + static_cast<std::uint32_t>(index);
  }

  void add_element(std::size_t index, std::uint32_t document,
                   const std::vector<std::uint32_t>& kids) {
    const PdfElement& one = structure_.elements[index];
    const std::string page = ref(pages_[one.page]);
    std::string text =
        std::string("<< /S /") + one.type + " /P " +
        ref(one.parent < 0 ? document : element(static_cast<std::size_t>(one.parent)));
    // What may be left out is: a page has hundreds of elements.
    if (one.piece >= 0 || one.jump >= 0) text += " /Pg " + page;
    std::string inside;
    if (one.piece >= 0) inside += " " + std::to_string(one.piece);
    if (one.jump >= 0) {
      inside += " << /Type /OBJR /Pg " + page + " /Obj " +
                ref(first_jump_ + static_cast<std::uint32_t>(one.jump)) + " >>";
    }
    for (const std::uint32_t kid : kids) inside += " " + ref(kid);
    if (!inside.empty()) text += " /K [" + inside + " ]";
    if (!one.attributes.empty()) text += " /A " + one.attributes;
    if (!one.alternative.empty()) text += " /Alt " + pdf::text_string(printable(one.alternative));
    object(element(index), text + " >>");
  }

  // Archives want links to be printed (F 4).
  void add_jump(const PdfJump& jump, std::uint32_t number, std::size_t key) {
    const double height = structure_.page_heights[jump.page];
    const auto at = [](double value) { return number_of(value); };
    const chart::Rect& area = jump.area;
    object(number, "<< /Type /Annot /Subtype /Link /F 4 /Border [ 0 0 0 ] /Rect [ " + at(area.x) +
                       " " + at(height - area.bottom()) + " " + at(area.right()) + " " +
                       at(height - area.y) + " ] /Dest [ " + ref(pages_[jump.target_page]) +
                       " /XYZ null " +
                       at(structure_.page_heights[jump.target_page] - jump.target_top) +
                       " null ] /Contents " + pdf::text_string(printable(jump.text)) +
                       " /StructParent " + std::to_string(key) + " >>");
  }

  static std::string number_of(double value) { return emit::number(sane(value)); }

  void add_outline() {
    std::vector<chart::OutlineEntry> entries;
    for (const chart::OutlineEntry& entry : info_.outline) {
      if (entry.page < pages_.size()) entries.push_back(entry);
    }
    if (entries.empty()) return;
    const std::size_t count = entries.size();
    // A level deeper than its forerunner's child would have no parent.
    for (std::size_t i = 0; i < count; ++i)
      entries[i].level = i == 0 ? 0 : std::min(entries[i].level, entries[i - 1].level + 1);
    const std::uint32_t root = fresh();
    const std::uint32_t first = next_;
    next_ += static_cast<std::uint32_t>(count);
    constexpr std::size_t kNone = static_cast<std::size_t>(-1);
    std::vector<std::size_t> parent(count, kNone);
    std::vector<std::vector<std::uint32_t>> kids(count + 1);  // last: of the root
    std::vector<std::size_t> open;                            // by level
    for (std::size_t i = 0; i < count; ++i) {
      open.resize(entries[i].level);
      parent[i] = open.empty() ? kNone : open.back();
      kids[parent[i] == kNone ? count : parent[i]].push_back(first + static_cast<std::uint32_t>(i));
      open.push_back(i);
    }
    for (std::size_t i = 0; i < count; ++i) {
      const std::uint32_t self = first + static_cast<std::uint32_t>(i);
      const std::vector<std::uint32_t>& row = kids[parent[i] == kNone ? count : parent[i]];
      const auto here = std::find(row.begin(), row.end(), self);
      std::string text =
          "<< /Title " + pdf::text_string(printable(entries[i].title)) + " /Parent " +
          ref(parent[i] == kNone ? root : first + static_cast<std::uint32_t>(parent[i])) +
          " /Dest [ " + ref(pages_[entries[i].page]) + " /Fit ]";
      if (here != row.begin()) text += " /Prev " + ref(*(here - 1));
      if (here + 1 != row.end()) text += " /Next " + ref(*(here + 1));
      if (!kids[i].empty()) {
        text += " /First " + ref(kids[i].front()) + " /Last " + ref(kids[i].back()) + " /Count " +
                std::to_string(kids[i].size());
      }
      object(self, text + " >>");
    }
    object(root, "<< /Type /Outlines /First " + ref(kids[count].front()) + " /Last " +
                     ref(kids[count].back()) + " /Count " + std::to_string(count) + " >>");
    set("/Outlines", ref(root));
    if (count > 1) set("/PageMode", "/UseOutlines");
  }

  // cairo makes every page a transparency group; nothing on ours is transparent.
  bool add_page(std::size_t index) {
    std::string page(part_.object(pages_[index]).value);
    page = pdf::with_value(page, "/Group", "");
    page = pdf::with_value(page, "/Annots", "");
    page = pdf::with_value(page, "/StructParents", marked_ ? std::to_string(index) : "");
    if (marked_) {
      page = pdf::with_value(page, "/Tabs", "/S");
      std::vector<std::uint32_t> jumps;
      for (std::size_t i = 0; i < structure_.jumps.size(); ++i) {
        if (structure_.jumps[i].page == index)
          jumps.push_back(first_jump_ + static_cast<std::uint32_t>(i));
      }
      if (!jumps.empty()) page = pdf::with_value(page, "/Annots", list_of(jumps));
      const std::uint32_t content = pdf::reference(pdf::value_of(page, "/Contents"));
      const auto text = part_.unpacked(part_.object(content));
      if (!text) return false;
      stream(content, "", named(*text, index));
    }
    object(pages_[index], page);
    return true;
  }

  // cairo's marks ("/P << /MCID 3 >> BDC") with what the pieces are: what is furniture is not read.
  [[nodiscard]] std::string named(const std::string& text, std::size_t page) const {
    static constexpr std::string_view kMark = "/P << /MCID ";
    std::vector<const char*> types(structure_.pages[page].size(), nullptr);
    for (const PdfElement& one : structure_.elements) {
      if (one.page == page && one.piece >= 0) types[static_cast<std::size_t>(one.piece)] = one.type;
    }
    std::string out;
    out.reserve(text.size() + text.size() / 8);
    std::size_t copied = 0;
    for (std::size_t at = 0; (at = text.find(kMark, at)) != std::string::npos;) {
      const std::size_t end = text.find("BDC", at);
      if (end == std::string::npos) break;
      const std::size_t digits = at + kMark.size();
      const auto mark =
          pdf::integer(std::string_view(text).substr(digits, text.find(' ', digits) - digits));
      const auto piece = static_cast<std::size_t>(mark.value_or(-1));
      out.append(text, copied, at - copied);
      if (piece < types.size() && types[piece] != nullptr) {
        out += '/';
        out += types[piece];
        copied = at + 2;
      } else {
        out += "/Artifact BMC";
        copied = end + 3;
      }
      at = end;
    }
    out.append(text, copied);
    return out;
  }

  void finish(std::uint32_t information) {
    const std::uint32_t root = pdf::reference(pdf::value_of(part_.trailer(), "/Root"));
    object(root, catalog_);
    std::sort(places_.begin(), places_.end());
    const std::size_t table = out_.size();
    out_ += "xref\n";
    for (std::size_t i = 0; i < places_.size();) {
      std::size_t end = i + 1;
      while (end < places_.size() && places_[end].first == places_[end - 1].first + 1) ++end;
      out_ += std::to_string(places_[i].first) + " " + std::to_string(end - i) + "\n";
      for (; i < end; ++i) {
        const std::string offset = std::to_string(places_[i].second);
        out_ += std::string(10 - std::min<std::size_t>(10, offset.size()), '0') + offset +
                " 00000 n \n";
      }
    }
    const std::size_t before = bytes_.rfind("startxref");
    std::string previous;
    if (before != std::string::npos) {
      const std::size_t digits = bytes_.find_first_of("0123456789", before);
      previous = bytes_.substr(digits, bytes_.find_first_not_of("0123456789", digits) - digits);
    }
    out_ += "trailer\n<< /Size " + std::to_string(next_) + " /Root " + ref(root) + " /Info " +
            ref(information) + " /Prev " + previous + " >>\nstartxref\n" + std::to_string(table) +
            "\n%%EOF\n";
  }

  const std::string& bytes_;
  const PdfInfo& info_;
  const Structure& structure_;
  pdf::Part part_;
  std::vector<std::uint32_t> pages_;  // their numbers
  bool marked_ = false;
  std::uint32_t next_ = 1;
  std::uint32_t first_element_ = 0;
  std::uint32_t first_jump_ = 0;
  std::string catalog_;
  std::string out_;
  std::vector<std::pair<std::uint32_t, std::size_t>> places_;  // number, offset
};

}  // namespace

Result<std::string> framed(const std::string& bytes, const PdfInfo& info) {
  return Frame(bytes, info).make();
}

}  // namespace sop::emit
