#include "audit/report.h"

#include <chrono>
#include <filesystem>
#include <iostream>
#include <string>
#include <vector>

#include "audit/figures.h"
#include "base/times.h"
#include "cli/commands.h"
#include "cli/options.h"
#include "cli/replace_file.h"
#include "cli/setup_options.h"
#include "cli/time_option.h"
#include "hook/history/history.h"
#include "hook/message/safe_text.h"

namespace pushgate::cli {
namespace {

namespace options = boost::program_options;

Usage ReportUsage() {
  Usage usage{
      .name = "report",
      .synopsis = "[OPTION...]",
      .text =
          "Shows from the record how the code complies: non-compliant files, the percentage in\n"
          "compliance, the trend, the files with the most violations; what pushes were refused\n"
          "for, and what became of it; the files of the highest risk, with the formula; bypass\n"
          "entries that end soon; and whom to invite to the next knowledge-sharing session, and\n"
          "what about. 'pushgate audit' records what it shows.\n\n"
          "A period ends with the day of --until (UTC): a week has 7 days, a month 30, a quarter\n"
          "91. The same record, configuration and period give the same bytes. With\n"
          "'report: {show_code: true}', audits keep a line of code with each finding, for the\n"
          "session. Exit status: 0 done, 2 error.",
      .examples =
          "  sudo -u git pushgate report --period month --format html --out month.html\n"
          "  pushgate report --owner git --repo team/api --until 2026-01-31",
      .options = options::options_description("Options"),
      .words = ""};
  auto text = [](const char* name) { return options::value<std::string>()->value_name(name); };
  usage.options.add_options()("period", text("week|month|quarter|all")->default_value("week"),
                              "what it is about")("until", text("DATE"),
                                                  "the period's last day; default: today")(
      "repo", options::value<std::vector<std::string>>()->value_name("NAME"),
      "only this repository; can be given several times")(
      "format", text("html|markdown|csv|json")->default_value("markdown"), "how it is written")(
      "out", text("PATH"),
      "write it into this file, whole or not at all; in a folder it is named PERIOD-DATE.FORMAT")(
      "config", text("FILE"), "configuration; default: /etc/pushgate/pushgate.yaml");
  AddOwnerOption(usage.options);
  AddLocalOption(usage.options);
  return usage;
}

std::string Text(const options::variables_map& values, const char* name) {
  return values.count(name) == 0 ? "" : values[name].as<std::string>();
}

/// Reads the period; a message if it is wrong.
std::string ReadQuestion(const options::variables_map& values, audit::Question& question) {
  auto now = std::chrono::system_clock::now().time_since_epoch();
  int64_t until = std::chrono::duration_cast<std::chrono::microseconds>(now).count();
  if (std::string date = Text(values, "until"); !date.empty()) {
    std::optional<int64_t> end = ParseTime(date, false);
    if (!end || date.size() != 10) return "--until must be a date such as 2026-01-31";
    until = *end;
  }
  until = until / kDay * kDay + kDay;
  if (values.count("repo") != 0) {
    question.repositories = values["repo"].as<std::vector<std::string>>();
  }
  SetPeriod(Text(values, "period"), until, question);
  return "";
}

/// Where the report goes; empty: to standard output.
std::string FileOf(const options::variables_map& values, const audit::Question& question) {
  std::string out = Text(values, "out");
  std::error_code error;
  if (out.empty() || !std::filesystem::is_directory(out, error)) return out;
  std::string format = Text(values, "format");
  return out + "/" + question.period + "-" + audit::DateText(question.until - 1) + "." +
         (format == "markdown" ? "md" : format);
}

int Write(const std::string& report, const std::string& file) {
  if (file.empty()) {
    std::cout << report;
    return kExitClean;
  }
  Result<void> written =
      ChangeFile(file, true, [&](std::string_view) -> Result<std::string> { return report; });
  return written ? kExitClean : FailWith(hook::SafeText(written.error().message));
}

}  // namespace

int RunReport(const std::vector<std::string>& args) {
  Parsed parsed = ParseOptions(ReportUsage(), args);
  if (parsed.exit) return *parsed.exit;
  const options::variables_map& values = parsed.values;
  auto writer = audit::WriterOf(Text(values, "format"));
  audit::Question question;
  std::string wrong = ReadQuestion(values, question);
  if (!wrong.empty()) return FailWith(wrong);
  std::optional<std::string> config;
  if (values.count("config") != 0) config = Text(values, "config");
  auto setup = hook::LoadSetup(config);
  if (!setup) return FailWith(setup.error());
  std::string path = RecordPath(values, (*setup)->config);
  Result<audit::Figures> figures = audit::Collect(**setup, path, question);
  if (!figures) return FailWith(hook::SafeText(figures.error().message));
  return Write(writer(*figures), FileOf(values, question));
}

}  // namespace pushgate::cli
