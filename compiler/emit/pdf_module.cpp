#include "compiler/emit/pdf_finish.h"

extern "C" __attribute__((visibility("default"))) sop::emit::FinishPdf sopan_pdf_finisher() {
  return &sop::emit::finish_pdf;
}
