#include "audit/report.h"

#include <chrono>

#include "base/times.h"
#include "hook/config/moment.h"
#include "hook/message/utf8.h"

namespace pushgate::audit {
namespace {

/// Code points that are not seen, or change how others are.
bool IsHidden(uint32_t value) {
  constexpr std::pair<uint32_t, uint32_t> kRanges[] = {
      {0x7F, 0xA0},     {0xAD, 0xAD},     {0x34F, 0x34F},     {0x61C, 0x61C},     {0x115F, 0x1160},
      {0x17B4, 0x17B5}, {0x180B, 0x180F}, {0x2000, 0x200F},   {0x2028, 0x202F},   {0x205F, 0x206F},
      {0x3000, 0x3000}, {0x3164, 0x3164}, {0xD800, 0xF8FF},   {0xFE00, 0xFE0F},   {0xFEFF, 0xFEFF},
      {0xFFA0, 0xFFA0}, {0xFFF0, 0xFFFF}, {0x1D173, 0x1D17A}, {0xE0000, 0x10FFFF}};
  for (const auto& [first, last] : kRanges) {
    if (value >= first && value <= last) return true;
  }
  return value < 0x20;
}

}  // namespace

std::string Shown(std::string_view bytes) {
  std::string shown;
  while (!bytes.empty()) {
    hook::CodePoint point = hook::NextCodePoint(bytes);
    std::string_view own = bytes.substr(0, point.bytes);
    shown += point.valid && !IsHidden(point.value) ? std::string(own)
                                                   : hook::EscapedCodePoint(point, own);
    bytes.remove_prefix(point.bytes);
  }
  return shown;
}

std::string DateText(int64_t time) {
  int64_t seconds = time / kSecond - (time % kSecond < 0 ? 1 : 0);
  return hook::Text(hook::Moment(std::chrono::seconds(seconds))).substr(0, 10);
}

std::string ChangesText(const FileFigures& file) {
  return file.history_known ? std::to_string(file.changes) : "not known";
}

std::string ChangedText(const FileFigures& file) {
  if (!file.history_known) return kNotKnown;
  return file.changed == 0 ? "over a year ago" : DateText(file.changed);
}

std::string PeriodText(const Question& question) {
  std::string last = DateText(question.until - 1);
  return question.since == 0 ? "all until " + last : DateText(question.since) + " to " + last;
}

std::function<std::string(const Figures&)> WriterOf(std::string_view format) {
  if (format == "json") return WriteJson;
  if (format == "markdown") return WriteMarkdown;
  if (format == "csv") return WriteCsv;
  if (format == "html") return WriteHtml;
  return nullptr;
}

}  // namespace pushgate::audit
