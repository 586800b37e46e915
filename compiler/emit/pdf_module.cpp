#include "compiler/emit/pdf_finish.h"
#include "compiler/emit/pdf_merge.h"

extern "C" __attribute__((visibility("default"))) sop::emit::FinishPdf sopan_pdf_finisher() {
  return &sop::emit::finish_pdf;
}

extern "C" __attribute__((visibility("default"))) sop::emit::FinishPdf sopan_pdf_part() {
  return &sop::emit::finish_pdf_part;
}

extern "C" __attribute__((visibility("default"))) sop::emit::MakePdfMerge sopan_pdf_merge() {
  return &sop::emit::make_pdf_merge;
}
