#include "compiler/emit/pdf_finish.h"

#include "compiler/emit/numbers.h"
#include "compiler/emit/pdf_frame.h"
#include "compiler/emit/pdf_pack.h"

namespace sop::emit {

Result<std::string> finish_pdf(const std::string& bytes, const PdfInfo& given) {
  PdfInfo info = given;
  info.title = printable(given.title);
  info.description = printable(given.description);
  const Result<std::string> whole = framed(bytes, info);
  if (!whole) return whole.failure();
  return packed(whole.value());
}

}  // namespace sop::emit
