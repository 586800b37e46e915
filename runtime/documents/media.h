// Which files are taken as documents: an allow list of endings, each with what its content has to
// begin with. Everything else is refused, programs by a message of their own. Nothing uploaded is
// ever shown inside Sopan's own pages: every download is an attachment.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"

namespace sop::documents {

// The part "[dokumen]" of the IT officer's settings.
struct Settings {
  std::uint64_t limit = 25ULL << 20U;  // bytes of one file ("batas", in MB)
  std::vector<std::string> types;      // endings ("jenis"); empty: default_types()
};

// pdf png jpg jpeg tif tiff docx xlsx pptx odt ods odp txt csv
[[nodiscard]] std::vector<std::string> default_types();
// Those and what may be added: doc xls ppt rtf zip.
[[nodiscard]] std::vector<std::string> known_types();

// DocumentTypeUnknown for each ending that is not on it.
void check(const Settings& settings, Sink& sink);

// The media type ("application/pdf") of a file with this name (as safe_name() gives it) that begins
// so (`head`: Upload::head()), or why it is not taken: DocumentEmpty, DocumentProgram,
// DocumentTypeRefused, DocumentContentDiffers.
[[nodiscard]] std::variant<std::string, Diagnostic> classify(std::string_view name,
                                                             std::string_view head,
                                                             const Settings& settings);

// The headers of every answer that carries a document. Attachment for all, also for PDF and
// pictures: nothing a stranger made is rendered under the origin that holds the session.
using Headers = std::vector<std::pair<std::string, std::string>>;
[[nodiscard]] Headers download_headers(std::string_view name, std::string_view media_type);

}  // namespace sop::documents
